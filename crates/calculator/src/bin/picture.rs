//! The page as a program that is to be split in two: what it takes to look at it, and the rest, which is loaded later.

fn main() -> std::io::Result<()> {
    calculator::start()
}
