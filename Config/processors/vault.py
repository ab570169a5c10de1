#!/usr/bin/env python3
"""Mode stream: keeps articles in a SQLite database of one's own.

  processors:
    - id: vault
      type: exec
      mode: stream
      command: [/etc/feedwatch/processors/vault.py, /var/lib/vault/articles.sqlite]

A delivery is answered with `done` after its transaction is on the disk, and its key is the primary key: whatever dies in
between, each delivery is kept once.
"""

import json
import sqlite3
import sys

TABLE = """
CREATE TABLE IF NOT EXISTS articles (
    delivery TEXT PRIMARY KEY NOT NULL, topic TEXT, feed TEXT NOT NULL, url TEXT, title TEXT NOT NULL,
    text TEXT, published TEXT, first_seen TEXT NOT NULL, revision INTEGER NOT NULL)
"""


def say(**line):
    print(json.dumps(line), flush=True)


def keep(database, delivery):
    article = delivery.get("article")
    if article is None:
        return {"status": "reject", "reason": f"nothing to keep of {delivery['event']}"}
    row = (
        delivery["delivery"], delivery.get("topic", {}).get("id"), article["feed"], article.get("url"),
        article["title"], article.get("text"), article.get("published"), article["first_seen"], article["revision"],
    )
    try:
        with database:
            database.execute("INSERT OR IGNORE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    except sqlite3.OperationalError as error:  # locked, or the disk is full
        return {"status": "retry", "after": 30, "reason": str(error)}
    return {"status": "done"}


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: vault.py DATABASE")
    database = sqlite3.connect(sys.argv[1])
    database.execute(TABLE)
    for line in sys.stdin:
        message = json.loads(line)
        if message.get("type") == "hello":
            say(type="ready", window=32)
        elif message.get("type") == "deliver":
            say(delivery=message["delivery"], **keep(database, message))
        # Anything else is of a later version of the protocol.


if __name__ == "__main__":
    main()
