//! Both ends of the wire in one process: machines that talk to machines over a wire that loses, and to text as peers
//! write it. Time is virtual.

mod calls;
mod limits;
mod loss;
mod redirecting;
mod referring;
mod transferring;
mod registrar;
mod reliable;
mod returning;
mod scanners;
mod trunks;
mod wire;
mod world;
