"""A program that commits files to a durable database without end, and says of each when it was acknowledged.

Arguments: the database's address. Prints one line a commit: the file's number and its SHA-256.
"""

import hashlib
import os
import sys

import transaction
from ZODB.blob import Blob

from portal.storage.database import open_database


def write_for_ever(uri):
    """Commit one file after the other, of very different sizes."""
    connection = open_database(uri).open()
    root = connection.root()
    number = max(root, default=0)
    while True:
        number += 1
        data = os.urandom(1 + (number * 7919) % 200_000)
        root[number] = blob = Blob()
        with blob.open("w") as file:
            file.write(data)
        transaction.commit()
        os.write(1, f"{number} {hashlib.sha256(data).hexdigest()}\n".encode())


if __name__ == "__main__":
    write_for_ever(sys.argv[1])
