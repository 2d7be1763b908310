//! The picture that other pages embed.

fn main() -> std::io::Result<()> {
    calculator::start()
}
