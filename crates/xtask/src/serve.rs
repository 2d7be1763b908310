//! Serves the built page on this machine.

use std::{
    fs, io,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::{costs::Depth, page, places, problem::Problem};

/// No browser sends a longer request.
const LONGEST_REQUEST: u64 = 64 * 1024;

/// Builds the page (not with `--no-build`) and serves it on the given `--port`, or on 8080.
pub fn run(options: &[String]) -> Result<(), Problem> {
    let (mut port, mut build) = (8080, true);
    let mut words = options.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word {
            "--no-build" => build = false,
            "--port" => {
                port = words
                    .next()
                    .and_then(|port| port.parse().ok())
                    .ok_or("--port takes a number.")?
            }
            other => return Err(format!("`serve` takes --port NUMBER and --no-build, not {other}.").into()),
        }
    }
    // Before the build, so that nobody waits in vain.
    let listener = listen(port)?;
    if build {
        page::build(Depth::Crates)?;
    }
    if !places::dist().join("index.html").is_file() {
        return Err("There is no page to serve yet; please leave out --no-build.".into());
    }
    println!("The calculator is at http://127.0.0.1:{port}/ (Ctrl+C ends it).");
    for stream in listener.incoming().flatten() {
        // A browser that goes away in the middle of an answer is no problem of ours.
        thread::spawn(move || answer(stream, &places::dist()).ok());
    }
    Ok(())
}

fn listen(port: u16) -> Result<TcpListener, Problem> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("Port {port} is taken by another program; please choose one with `--port NUMBER`.").into()
        }
        _ => format!("Port {port} cannot be used: {error}. Please choose one with `--port NUMBER`.").into(),
    })
}

/// Reads one request and sends one answer.
fn answer(mut stream: TcpStream, folder: &Path) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.try_clone()?.take(LONGEST_REQUEST)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The headers say nothing we need, but a socket that is closed with unread bytes would lose the answer.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, address) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let found = file(folder, address).and_then(|path| Some((fs::read(&path).ok()?, media_type(&path))));
    let (status, media_type, body) = match (method, found) {
        ("GET" | "HEAD", Some((content, media_type))) => ("200 OK", media_type, content),
        ("GET" | "HEAD", None) => ("404 Not Found", "text/plain", b"There is nothing here.".to_vec()),
        _ => (
            "405 Method Not Allowed",
            "text/plain",
            b"Only GET and HEAD work here.".to_vec(),
        ),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len(),
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// The file in `folder` that an address means, if it means one and does not try to leave the folder.
fn file(folder: &Path, address: &str) -> Option<PathBuf> {
    let (path, _) = address.split_once(['?', '#']).unwrap_or((address, ""));
    let path = percent_decoded(path.strip_prefix('/')?)?;
    let mut file = folder.to_owned();
    for name in path.split('/') {
        // A drive's colon and a backslash part names on Windows.
        if name == ".." || name.contains(['\\', ':', '\0']) {
            return None;
        }
        file.push(name);
    }
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_means_a_file_inside_the_folder_or_nothing() {
        let check = |address, expected: Option<&str>| {
            assert_eq!(
                file(Path::new("/no/dist"), address),
                expected.map(PathBuf::from),
                "{address}"
            );
        };
        check("/style.css?v=1", Some("/no/dist/style.css"));
        check("/a%20b/c.js", Some("/no/dist/a b/c.js"));
        check("/../Cargo.toml", None);
        check("/%2e%2e/Cargo.toml", None);
        check("/a/..%2F..%2FCargo.toml", None);
        check("/%", None);
        check("http://elsewhere/", None);
    }
}
