//! The office's ports on SQLite or PostgreSQL and files.
