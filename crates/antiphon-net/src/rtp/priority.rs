//! Priority of the RTP threads: the single line of configuration that matters most for clean audio under load.

use thread_priority::{
    RealtimeThreadSchedulePolicy, ThreadPriority, ThreadPriorityValue, ThreadSchedulePolicy,
    set_thread_priority_and_policy, thread_native_id,
};

/// Above everything ordinary, below what a careful administrator reserves for drivers.
const FIFO_PRIORITY: u8 = 10;

/// Asks the system to run the calling thread before ordinary ones. Whether it agreed.
pub(super) fn raise() -> bool {
    let Ok(priority) = ThreadPriorityValue::try_from(FIFO_PRIORITY) else { return false };
    set_thread_priority_and_policy(
        thread_native_id(),
        ThreadPriority::Crossplatform(priority),
        ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::Fifo),
    )
    .is_ok()
}
