"""Run as a process of its own: migrate the database at an address, and say what was applied."""

import sys

from lms.storage.database import open_storage
from lms.storage.migrate import migrate

if __name__ == "__main__":
    sys.stdin.readline()
    print(",".join(migrate(open_storage(sys.argv[1]))))
