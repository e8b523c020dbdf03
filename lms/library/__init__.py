"""From files to the domain: reading, rendering, checking and watching the course's files."""
