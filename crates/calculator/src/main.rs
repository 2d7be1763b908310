//! The whole page as a program.

fn main() -> std::io::Result<()> {
    calculator::start()
}
