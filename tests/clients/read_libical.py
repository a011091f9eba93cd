"""Reads a feed with libical, the library of GNOME and KDE, and says what is in it.

Usage: read_libical.py FILE FROM UNTIL, with days as yyyy-mm-dd, the last one included.
Prints JSON: what libical finds wrong with the feed, and what it shows on these days.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402

amsterdam = ZoneInfo("Europe/Amsterdam")
event_kind = ICalGLib.ComponentKind.VEVENT_COMPONENT


def parts(component, kind):
    one = component.get_first_component(kind)
    while one is not None:
        yield one
        one = component.get_next_component(kind)


def properties(component, kind):
    one = component.get_first_property(kind)
    while one is not None:
        yield one
        one = component.get_next_property(kind)


class Feed:
    def __init__(self, text):
        self.root = ICalGLib.Component.new_from_string(text)
        self.zones = {}
        for part in parts(self.root, ICalGLib.ComponentKind.VTIMEZONE_COMPONENT):
            zone = ICalGLib.Timezone.new()
            zone.set_component(part.clone())
            self.zones[zone.get_tzid()] = zone

    def instant(self, moment, parameters):
        """By the clock that the feed itself describes."""
        zone = ICalGLib.Timezone.get_utc_timezone()
        named = parameters.get_first_parameter(ICalGLib.ParameterKind.TZID_PARAMETER)
        if named is not None:
            zone = self.zones[named.get_tzid()]
        seconds = moment.as_timet_with_zone(zone)
        return datetime.fromtimestamp(seconds, timezone.utc)


def wrong_with(root):
    """What libical says itself of a feed that breaks the rules of its format (RFC 5545).

    Without METHOD: with it, the rules of what is sent by mail hold too (RFC 5546), which ask for an
    organiser. Nobody is that in a feed.
    """
    for method in list(properties(root, ICalGLib.PropertyKind.METHOD_PROPERTY)):
        root.remove_property(method)
    ICalGLib.restriction_check(root)
    return [
        error.as_ical_string()
        for part in [root, *parts(root, event_kind)]
        for error in properties(part, ICalGLib.PropertyKind.XLICERROR_PROPERTY)
    ]


def shown(feed, until):
    events = list(parts(feed.root, event_kind))
    exceptions = {}
    for event in events:
        if event.get_first_property(ICalGLib.PropertyKind.RECURRENCEID_PROPERTY) is not None:
            own = exceptions.setdefault(event.get_uid(), set())
            own.add(event.get_recurrenceid().as_ical_string())
    for event in events:
        start = event.get_first_property(ICalGLib.PropertyKind.DTSTART_PROPERTY)
        end = event.get_first_property(ICalGLib.PropertyKind.DTEND_PROPERTY)
        first, last = start.get_dtstart(), end.get_dtend()
        told = {
            "uid": event.get_uid(),
            "status": event.get_first_property(ICalGLib.PropertyKind.STATUS_PROPERTY).get_value_as_string(),
            "summary": event.get_summary(),
        }
        rule = event.get_first_property(ICalGLib.PropertyKind.RRULE_PROPERTY)
        if rule is None:
            yield {**told, "startsAt": feed.instant(first, start), "endsAt": feed.instant(last, end)}
            continue
        left_out = set(exceptions.get(event.get_uid(), ()))
        for excepted in properties(event, ICalGLib.PropertyKind.EXDATE_PROPERTY):
            left_out.add(excepted.get_exdate().as_ical_string())
        days = ICalGLib.RecurIterator.new(rule.get_rrule(), first)
        # By the wall clock: how far the end lies after the start on the first day.
        first_day, last_day = wall(first), wall(last)
        while (day := days.next()) is not None and not day.is_null_time():
            if wall(day).date().isoformat() > until:
                break
            if day.as_ical_string() in left_out:
                continue
            ends = wall(day) + (last_day - first_day)
            ending = ICalGLib.Time.new_from_string(ends.strftime("%Y%m%dT%H%M%S"))
            yield {**told, "startsAt": feed.instant(day, start), "endsAt": feed.instant(ending, end)}


def wall(moment):
    return datetime(
        moment.get_year(), moment.get_month(), moment.get_day(),
        moment.get_hour(), moment.get_minute(), moment.get_second(),
    )


def main(path, first, last):
    with open(path, encoding="utf-8", newline="") as file:
        feed = Feed(file.read())
    errors = wrong_with(feed.root)
    until = (datetime.fromisoformat(last) + timedelta(days=400)).date().isoformat()
    found = [
        {**day, "startsAt": written(day["startsAt"]), "endsAt": written(day["endsAt"])}
        for day in shown(feed, until)
        if first <= day["startsAt"].astimezone(amsterdam).date().isoformat() <= last
    ]
    json.dump({"errors": errors, "zones": list(feed.zones), "events": [], "shown": found}, sys.stdout)


def written(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


main(*sys.argv[1:])
