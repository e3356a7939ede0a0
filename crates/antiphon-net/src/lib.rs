//! Sockets: SIP transports and the RTP threads.
