"""Files that were saved before documents had previews get theirs."""

from portal.jobs.causes import write_missing_jobs

TITLE = "Have the previews of the documents made that are there already"


def evolve(root, _registry):
    """Write the jobs for what files lack; they are done while people work."""
    write_missing_jobs(root["site"])
