//! How far a call has come, counted in steps and not in time, and by which ways it went.
//!
//! `cargo xtask fuzz` builds with the compiler's instrumentation for coverage, which calls the functions below: once
//! for each module before anything runs, and then at each branch. A branch that was gone is a step.

use std::time::Duration;

/// How many branches are told apart; there are fewer in the core.
const BRANCHES: usize = 1 << 17;

static mut STEPS: u64 = 0;
static mut KNOWN: u32 = 0;
static mut GONE: [u8; BRANCHES] = [0; BRANCHES];
/// The first so many are those that were gone, in the order in which that happened first.
static mut TOUCHED: [u32; BRANCHES] = [0; BRANCHES];
static mut TOUCHED_COUNT: usize = 0;

/// Gives each branch of a module its number.
///
/// # Safety
///
/// The compiler calls it with the bounds of its own table, before any other code runs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __sanitizer_cov_trace_pc_guard_init(start: *mut u32, stop: *mut u32) {
    let mut guard = start;
    unsafe {
        while guard < stop {
            if *guard == 0 {
                KNOWN += 1;
                *guard = KNOWN;
            }
            guard = guard.add(1);
        }
    }
}

/// Counts a branch that is gone.
///
/// # Safety
///
/// The compiler calls it with an entry of its own table. Only one thread runs what is counted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __sanitizer_cov_trace_pc_guard(guard: *const u32) {
    // It is half of what a run takes.
    unsafe {
        STEPS += 1;
        let branch = *guard & (BRANCHES as u32 - 1);
        let gone = (&raw mut GONE).cast::<u8>().add(branch as usize);
        let count = *gone;
        *gone = count.saturating_add(1);
        if count == 0 {
            // There is room, since each branch is put there once.
            *(&raw mut TOUCHED).cast::<u32>().add(TOUCHED_COUNT) = branch;
            TOUCHED_COUNT += 1;
        }
    }
}

/// The branches that a call went by, each with how often, roughly: 1, 2, 3, 4 to 7, 8 to 15, …
pub type Ways = Vec<(usize, u8)>;

/// Whether the compiler instrumented this program.
pub fn are_counted() -> bool {
    unsafe { KNOWN > 0 }
}

/// Makes a call, and gives how many steps it took.
pub fn of(call: impl FnOnce()) -> u64 {
    let before = unsafe { STEPS };
    call();
    unsafe { STEPS - before }
}

/// Forgets which ways were gone: those only, since a call goes few of all that there are.
pub fn forget_ways() {
    for branch in touched() {
        unsafe { *(&raw mut GONE).cast::<u8>().add(branch) = 0 }
    }
    unsafe { TOUCHED_COUNT = 0 }
}

/// The ways that were gone since they were last forgotten.
pub fn ways() -> Ways {
    let roughly = |branch| match unsafe { *(&raw const GONE).cast::<u8>().add(branch) } {
        count @ 0..=3 => (branch, count),
        count => (branch, 4 + count.ilog2() as u8),
    };
    touched().map(roughly).collect()
}

/// The branches that were gone, each once.
fn touched() -> impl Iterator<Item = usize> {
    let count = unsafe { TOUCHED_COUNT };
    (0..count).map(|at| unsafe { *(&raw const TOUCHED).cast::<u32>().add(at) as usize })
}

/// How long this thread was on a processor: what others did meanwhile does not count.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
pub fn processor_time() -> Duration {
    unsafe extern "C" {
        /// `int clock_gettime(clockid_t, struct timespec *)`
        fn clock_gettime(clock: i32, time: *mut [u64; 2]) -> i32;
    }
    const CLOCK_THREAD_CPUTIME_ID: i32 = 3;
    let mut time = [0; 2];
    // It fills in what it is given, and fails for clocks alone that are not there.
    let _ = unsafe { clock_gettime(CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::from_secs(time[0]) + Duration::from_nanos(time[1])
}

/// How long it is since this was asked first.
#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
pub fn processor_time() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}
