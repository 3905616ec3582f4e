"""The sample trust that ships: an invented English trust with its people, channels and a little talk."""

import secrets
from datetime import timedelta
from pathlib import Path

from workspace import snapshot
from workspace.clock import Clock
from workspace.everything import Everything
from workspace.manifest import App
from workspace.records import Channel, Message, Person, Version
from workspace.state import SLACKBOT, Workspace

TEAM = "Alder Vale Learning Trust"
TEAM_ID = "T0ALDERVALE"
OTHER_TEAM_ID = "T0KESTREL1"
BOT_USER = "U0ASSURANCE"
LONDON = "Europe/London"

# id, name, real name, title, zone
PEOPLE = (
    ("U0CHAIR001", "helena.marsh", "Helena Marsh", "Chair of Trustees", LONDON),
    ("U0CEO00001", "david.okafor", "David Okafor", "Chief Executive Officer", LONDON),
    ("U0CFO00001", "priya.raman", "Priya Raman", "Chief Financial Officer", LONDON),
    ("U0COO00001", "martin.eastwood", "Martin Eastwood", "Chief Operating Officer", LONDON),
    ("U0EDU00001", "ruth.adeyemi", "Ruth Adeyemi", "Director of Education", LONDON),
    ("U0IMPROV01", "callum.fraser", "Callum Fraser", "Director of School Improvement", LONDON),
    ("U0PEOPLE01", "nadia.hussain", "Nadia Hussain", "People Director", LONDON),
    ("U0INCLUDE1", "siobhan.kelly", "Siobhan Kelly", "Inclusion Lead", LONDON),
    ("U0TRUSTEE1", "george.whitlock", "George Whitlock", "Trustee, Audit and Risk", LONDON),
    ("U0TRUSTEE2", "amara.nwosu", "Amara Nwosu", "Trustee, Standards", LONDON),
    ("U0TRUSTEE3", "elise.laurent", "Élise Laurent", "Trustee, Finance and Estates", "America/Toronto"),
    ("U0HEAD0001", "tom.bracewell", "Tom Bracewell", "Headteacher, Alder Vale High School", LONDON),
    ("U0HEAD0002", "yasmin.begum", "Yasmin Begum", "Headteacher, Millbrook Primary School", LONDON),
    ("U0GOVERN01", "fiona.drake", "Fiona Drake", "Governance Professional", LONDON),
)
GONE = ("U0GONE0001", "peter.lowther", "Peter Lowther", "Director of Estates (until July)", LONDON)
OUTSIDE = ("U0EXTERN01", "joanna.pike", "Joanna Pike", "Partner, Kestrel Audit", LONDON)
GUEST = ("U0GUEST001", "ben.ashdown", "Ben Ashdown", "Building surveyor (guest)", LONDON)

LEADERS = tuple(person[0] for person in PEOPLE)
CEO, COO, CHAIR, GOVERNANCE, HEAD = "U0CEO00001", "U0COO00001", "U0CHAIR001", "U0GOVERN01", "U0HEAD0001"

LEADERSHIP, GENERAL, ESTATES, REMUNERATION = "C0LEADERS01", "C0GENERAL01", "C0ESTATES01", "C0REMUNER01"

# channel, author, minutes before the start, text
TALK = (
    (
        GENERAL,
        CEO,
        190,
        "Good morning all. A reminder that the autumn staff conference is on Thursday, 9.30 at the High School.",
    ),
    (GENERAL, HEAD, 174, "Car park at the back will be open from 8. Year 11 are doing the coffee."),
    (GENERAL, "U0PEOPLE01", 160, "Thank you, Tom. The programme is pinned in the staff handbook."),
    (ESTATES, COO, 150, "The boiler at Millbrook is booked in for Tuesday."),
    (ESTATES, GUEST[0], 141, "Noted. I'll have the roof survey with you by the end of the week."),
    (LEADERSHIP, GOVERNANCE, 95, "Board papers for the 14th are due with me by Friday noon, please."),
    (
        LEADERSHIP,
        CHAIR,
        62,
        "Thank you, Fiona. Before then, let us look at ourselves honestly: where are we strong, and where not?",
    ),
    (
        LEADERSHIP,
        CEO,
        41,
        "Agreed. The assurance app is in this channel now, so each of us can answer for the areas we know.",
    ),
    (LEADERSHIP, "U0EDU00001", 28, "Ten minutes on the train: I can do that."),
    (REMUNERATION, CHAIR, 75, "We meet on the 21st. Fiona has sent the papers round."),
)


def workspace(folder: Path, clock: Clock, app: App) -> Workspace:
    """The workspace kept in `folder`, or else the sample trust; the app is installed anew from its manifest."""
    kept = snapshot.read(folder)
    fresh = kept is None
    everything = kept or _everything(clock, app)
    bot = everything.people[everything.bot_user]
    bot.name, bot.real_name, bot.title = app.bot_name, app.name, app.description
    made = Workspace(folder, clock, app, everything)
    if fresh:
        _talk(made)
    return made


def _everything(clock: Clock, app: App) -> Everything:
    everything = Everything(
        team_id=TEAM_ID,
        team_name=TEAM,
        app_id="A0" + secrets.token_hex(5).upper(),
        bot_user=BOT_USER,
        bot_token=f"xoxb-{secrets.randbelow(10**12):012d}-{secrets.token_hex(12)}",
        app_token=f"xapp-1-{secrets.token_hex(6).upper()}-{secrets.token_hex(24)}",
    )
    people = [Person(*who, team=TEAM_ID) for who in PEOPLE]
    people[1].is_admin = True
    people += [
        Person(*GONE, team=TEAM_ID, deleted=True),
        Person(*OUTSIDE, team=OTHER_TEAM_ID),
        Person(*GUEST, team=TEAM_ID, is_restricted=True),
        Person(BOT_USER, app.bot_name, app.name, app.description, LONDON, TEAM_ID, is_bot=True, bot_id="B0ASSURANC1"),
        Person(SLACKBOT, "slackbot", "Slackbot", "", LONDON, TEAM_ID, is_bot=True),
    ]
    everything.people = {person.id: person for person in people}
    created = int((clock.now() - timedelta(days=400)).timestamp())
    estates = [COO, "U0TRUSTEE3", "U0HEAD0001", "U0HEAD0002", GUEST[0]]
    rooms = (
        Channel(LEADERSHIP, "trust-leadership", CEO, created, members=[*LEADERS, BOT_USER], topic="Leading the trust"),
        Channel(GENERAL, "general", CEO, created, members=[*LEADERS], topic="News for everybody"),
        Channel(ESTATES, "estates", COO, created, members=[*estates, OUTSIDE[0]], topic="Buildings and grounds"),
        Channel(
            REMUNERATION, "remuneration", CHAIR, created, is_private=True, members=[CHAIR, "U0TRUSTEE1", GOVERNANCE]
        ),
    )
    everything.channels = {room.id: room for room in rooms}
    return everything


def _talk(made: Workspace) -> None:
    start = made.clock.now()
    for channel, user, minutes, text in sorted(TALK, key=lambda line: -line[2]):
        moment = start - timedelta(minutes=minutes)
        ts = f"{moment.timestamp():.6f}"
        version = Version(moment.isoformat(), text)
        made.all.messages.setdefault(channel, {})[ts] = Message(channel, ts, user, [version])
    for channel, messages in made.all.messages.items():
        for user in made.all.channels[channel].members:
            made.all.read.setdefault(user, {})[channel] = max(messages)
