"""What a server's processes have used so far."""

from psutil import Process

RENDERER = "lms.library.render_child"


def seconds_worked(server: int) -> float:
    """Processor time of a server and its workers since they started."""
    used = (process.cpu_times() for process in (Process(server), *_list_workers(server)))
    return sum(times.user + times.system for times in used)


def worker_megabytes(server: int) -> float:
    """Resident memory of the largest worker."""
    return max(process.memory_info().rss for process in _list_workers(server)) / 1024 / 1024


def _list_workers(server: int) -> list[Process]:
    """The children of a server, without the one that renders Markdown."""
    return [child for child in Process(server).children() if RENDERER not in child.cmdline()]
