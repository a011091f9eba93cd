"""Reads a feed with two libraries that many Python programs are built on, and says what is in it.

Usage: read_calendar.py FILE FROM UNTIL, with days as yyyy-mm-dd, the last one included.
Prints JSON: what `icalendar` reads of each event, and what `recurring_ical_events` shows on these
days. Any warning is an error.
"""

import json
import sys
import warnings
from datetime import date, datetime, timedelta, timezone

warnings.simplefilter("error")

import icalendar  # noqa: E402
import recurring_ical_events  # noqa: E402


def instant(moment: datetime) -> str:
    in_utc = moment.astimezone(timezone.utc)
    return in_utc.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def shown(event: icalendar.Event) -> dict:
    return {
        "uid": str(event["UID"]),
        "startsAt": instant(event["DTSTART"].dt),
        "endsAt": instant(event["DTEND"].dt),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
    }


def read(event: icalendar.Event) -> dict:
    text = lambda name: str(event.get(name, ""))
    categories = event.get("CATEGORIES")
    geo = event.get("GEO")
    return {
        **shown(event),
        "sequence": int(event["SEQUENCE"]),
        "changedAt": instant(event["LAST-MODIFIED"].dt),
        "description": text("DESCRIPTION"),
        "location": text("LOCATION"),
        "url": text("URL"),
        "geo": None if geo is None else [geo.latitude, geo.longitude],
        "categories": [] if categories is None else [str(one) for one in categories.cats],
    }


def main(path: str, first: str, last: str) -> None:
    with open(path, "rb") as file:
        calendar = icalendar.Calendar.from_ical(file.read())
    days = (date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1))
    errors = [list(map(str, error)) for part in calendar.walk() for error in part.errors]
    events = calendar.walk("VEVENT")
    json.dump(
        {
            "errors": errors,
            "zones": [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")],
            "events": [read(event) for event in events],
            "shown": [shown(event) for event in recurring_ical_events.of(calendar).between(*days)],
        },
        sys.stdout,
    )


main(*sys.argv[1:])
