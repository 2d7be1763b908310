//! The picture that other pages embed, as a small program of its own.

fn main() -> std::io::Result<()> {
    calculator::start_picture()
}
