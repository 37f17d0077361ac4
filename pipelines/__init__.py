"""CHANGE: everything that changes data — landing, loading, reading, marts, and the commands of people."""
