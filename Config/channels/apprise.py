#!/usr/bin/env python3
"""Passes alerts on to Apprise (pip install apprise), which knows more than a hundred services.

    channels:
      - id: everywhere
        type: exec
        command: [/etc/feedwatch/channels/apprise.py, --config, /etc/feedwatch/apprise.yml]

The message comes as JSON on standard input; the services stand in Apprise's own configuration file, whose URLs hold
secrets: keep it readable by the feedwatch user alone. Leaves with 0 when every service took the message and with 75, so
that it comes again, when one did not: Apprise does not say which, so that others may be told twice.
"""

import argparse
import json
import subprocess
import sys

TRY_AGAIN = 75


def lines(message):
    """Title and text of a message: an article, several of them, or an event."""
    articles = [message["article"]] if message.get("article") else message.get("articles") or []
    for story in message.get("stories") or []:
        articles += story.get("articles") or []
    topic = (message.get("topic") or {}).get("title")
    if not articles:
        return message.get("event", "feedwatch"), message.get("reason") or ""
    first = articles[0]
    title = first["title"] if len(articles) == 1 else f"{len(articles)} articles: {first['title']}"
    text = []
    for article in articles:
        outlet = article.get("feed_title") or article.get("feed") or ""
        text += [f"{article['title']} ({outlet})", article.get("url") or "", ""]
    matched = sorted({span.get("text", "") for span in message.get("matched") or []} - {""})
    if topic:
        text.append(f"Topic: {topic}" + (f" ({', '.join(matched)})" if matched else ""))
    return (f"[{topic}] {title}" if topic else title), "\n".join(text).strip()


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--config", required=True, help="Apprise's configuration file")
    options.add_argument("--apprise", default="apprise", help="the apprise program")
    options = options.parse_args()
    title, text = lines(json.load(sys.stdin))
    # An argument must not be taken for an option, and a title is one line.
    call = [options.apprise, f"--config={options.config}", f"--title={' '.join(title.split())}", "--input-format=text"]
    try:
        told = subprocess.run(call, input=text, text=True, stdout=sys.stderr, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"apprise: {error}", file=sys.stderr)
        return TRY_AGAIN
    return 0 if told.returncode == 0 else TRY_AGAIN


sys.exit(main())
