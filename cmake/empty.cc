// Stands in for a room that has no file yet.
