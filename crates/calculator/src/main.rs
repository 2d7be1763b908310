//! The page as one program.

fn main() -> std::io::Result<()> {
    calculator::start()
}
