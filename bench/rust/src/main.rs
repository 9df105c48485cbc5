//! Measures runners of futures on demand. Each line of the standard input asks for one
//! figure, and is answered by one line:
//!
//! ```text
//! time Ready seed-rust 0 1000      ->  BenchmarkReady/runner=seed-rust 1000 19.80 ns/op
//! allocs Ready seed-rust 0 1000    ->  BenchmarkReady/runner=seed-rust 1000 1000 allocs
//! ```
//!
//! The words are what to measure, the case, the runner, how many there are at once (0 for
//! a case without a size) and how many batches. What can't be measured is answered by a
//! line that begins with "error:". One process answers all questions, so that whoever asks
//! can put other figures in between.

mod alloc;
mod cases;
mod runner;

use std::io::{BufRead, Write};
use std::time::Instant;

fn main() {
    let stdout = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let answer = answer(&line).unwrap_or_else(|why| format!("error: {why}"));
        let mut out = stdout.lock();
        if writeln!(out, "{answer}").and_then(|()| out.flush()).is_err() {
            return; // nobody listens any more
        }
    }
}

fn answer(line: &str) -> Result<String, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [what, case, runner, size, batches] = words[..] else {
        return Err(format!("{} words, not 5: what case runner size batches", words.len()));
    };
    let number = |text: &str| text.parse::<usize>().map_err(|e| format!("{text}: {e}"));
    let (size, batches) = (number(size)?, number(batches)?);
    let body = cases::find(case, runner).ok_or_else(|| format!("no case {case} of {runner}"))?;
    let ops = batches * size.max(1);
    let mut name = format!("Benchmark{case}");
    if size > 0 {
        name += &format!("/n={size}");
    }
    name += &format!("/runner={runner}");
    match what {
        "time" => {
            let start = Instant::now();
            body(size, batches)?;
            let each = start.elapsed().as_nanos() as f64 / ops as f64;
            Ok(format!("{name} {ops} {each:.4} ns/op"))
        }
        "allocs" => {
            let counting = alloc::Counting::start();
            body(size, batches)?;
            Ok(format!("{name} {ops} {} allocs", counting.stop()))
        }
        _ => Err(format!("{what} is neither time nor allocs")),
    }
}
