"""What leaders of a trust might write beside a rating: one view from the strength end, one from the challenge end.

Invented, for the demonstration only. By question id of the framework it plays; `ANY` serves other questions.
"""

from typing import NamedTuple


class Views(NamedTuple):
    strength: str
    challenge: str


NOTES: dict[str, Views] = {
    "gov-1a": Views(
        "The board spent its away day on what our two coastal schools need; that is where the reading aim came from.",
        "Ask five trustees what the strategy is for and you would get five answers, all of them polite.",
    ),
    "gov-1b": Views(
        "Six measures, one page, every term. We stopped the Year 7 catch-up scheme because of it.",
        "We hear what has been done. Whether it worked we find out in August, with everybody else.",
    ),
    "gov-2a": Views(
        "Skills audit done in May; the new trustee with a property background came straight out of it.",
        "Three terms of office end next summer and we have one name in mind.",
    ),
    "gov-2b": Views(
        "The external review of governance was uncomfortable in places, and all nine points are now closed.",
        "Our internal scrutiny looks at finance only. Nobody from outside has looked at safeguarding since 2022.",
    ),
    "lead-1a": Views(
        "Declining the catering contract from a trustee's firm was dealt with openly, in a morning.",
        "Gifts and interests are registered, but I could not say when we last talked about them.",
    ),
    "lead-1b": Views(
        "Heads cover for one another without being asked. That was not so three years ago.",
        "Millbrook still speaks of “the trust” as somebody else.",
    ),
    "lead-2a": Views(
        "Two of our deputies are ready for headship and know that we know it.",
        "If our Chief Executive were away for a term, most decisions would wait for the return.",
    ),
    "lead-2b": Views(
        "The timetable change was altered twice after staff forums. People noticed.",
        "Consultation arrives after the decision. The car parking letter is still talked about.",
    ),
    "edu-1a": Views(
        "Subject leads from all schools wrote the humanities sequence together; pupils can talk about it.",
        "Secondary is in good shape. In two of our primaries the foundation subjects are a folder, not a curriculum.",
    ),
    "edu-1b": Views(
        "Attainment of disadvantaged pupils is up two years running at the High School; attendance moved first.",
        "The gap at Key Stage 2 has not closed in three years, and the plan for it is the same plan.",
    ),
    "edu-2a": Views(
        "The resource base is full because parents choose it, and mainstream staff train there.",
        "We wait eleven months for an educational psychologist, and our SENCOs are filling forms instead of teaching.",
    ),
    "edu-2b": Views(
        "Suspensions are down by a third since form time was rebuilt around one adult who knows you.",
        "Persistent absence in Year 9 is above a quarter. Letters home are not shifting it.",
    ),
    "imp-1a": Views(
        "Everybody uses the same five questions on a visit, and heads ask for the visit.",
        "There is a document. Each school still improves in its own way.",
    ),
    "imp-1b": Views(
        "We saw the drop in maths at half-term, not in the summer, and moved a lead practitioner in.",
        "The dashboard was green until the week of the inspection.",
    ),
    "imp-2a": Views(
        "Two schools out of special measures in four years, with the same teachers for the most part.",
        "We know how to start. Handing back to the school afterwards is where it slips.",
    ),
    "imp-2b": Views(
        "The exchange with a trust in Leeds gave us the phonics approach we use now.",
        "We go to conferences. I cannot name a thing we do differently because of one.",
    ),
    "work-1a": Views(
        "Whole-class feedback replaced marking policies in September and nobody wants the old way back.",
        "Report season still eats two weekends. We have talked about it in every staff survey.",
    ),
    "work-1b": Views(
        "All but two early career teachers stayed this year; the mentors had time on the timetable.",
        "Three physics vacancies, no applicants. We are paying for supply that we cannot afford.",
    ),
    "work-2a": Views(
        "Every teacher is in a coaching pair and the pairs are across schools.",
        "Support staff were left out of the training plan again.",
    ),
    "work-2b": Views(
        "Flexible working is now the first question in recruitment, not the last.",
        "Our leadership team does not look like our pupils, and we have no plan that says how it will.",
    ),
    "fin-1a": Views(
        "Reserves at six per cent, a policy that says why, and a three-year forecast that held last year.",
        "The forecast assumes numbers that the two village schools will not see.",
    ),
    "fin-1b": Views(
        "Management accounts by working day eight and an unqualified audit with no control points.",
        "Orders are raised after the invoice too often, mostly in one school.",
    ),
    "fin-2a": Views(
        "Condition surveys are current, and the roof at the High School was done from planned money.",
        "Boilers at Millbrook: third winter of patching. There is no bid in for this round.",
    ),
    "fin-2b": Views(
        "One help desk, one parents' app, one payroll. Schools would not go back.",
        "The server room is a cupboard with a fan in it, and the cyber insurer has noticed.",
    ),
    "pub-1a": Views(
        "The family hub meets in our building every Tuesday; the council asked us to do a second one.",
        "We know the partners by name. We have not agreed with them what we are trying to change.",
    ),
    "pub-1b": Views(
        "The food bank, the allotment, the brass band: the school is where the village meets.",
        "Since the merger, local people say they no longer know whom to ring.",
    ),
    "pub-2a": Views(
        "The annual report to parents is two pages and says what did not work, too.",
        "We tell people what we spent. We do not tell them what came of it.",
    ),
    "pub-2b": Views(
        "Four of our leaders gave forty days to schools that are not ours.",
        "With two vacancies at the centre we have stopped saying yes to other schools.",
    ),
}

ANY = Views(
    "This works in every school I have visited this year, and people can say why.",
    "It depends on one or two people, and it shows when they are away.",
)

EVIDENCE = (
    "Board paper 14 of March, and the minutes of the discussion.",
    "The visit notes of all six schools this term; the summary is on page 2.",
    "Staff survey, 214 answers, question 9.",
    "The external reviewer wrote it down in so many words.",
)
"""What leaders might show, where evidence is asked for."""

UNSURE = (
    "I have not seen this paper yet; ask me again after the November committee.",
    "New in post since September, so I would be guessing.",
    "This sits with a committee that I am not on.",
)

AWKWARD = (
    "<!channel> is *not* meant to wake anybody: <@U0CEO00001> knows. 1 < 2 & 3 > 2.",
    "Run `make audit` first; then:\n```\nrisk = likelihood * impact\n```\nThat is how the register does it.",
    "Proud of this one 🌱👩🏽‍🏫 – and tired 😅 :tada:",
    "Families told us: «שלום, תודה» and «شكرا جزيلا لكم» – both letters are on the staffroom wall.",
    "See https://example.org/trust?a=1&b=2 – @everyone in the team has read it. <https://example.org|click me>",
    "Line one.\n\n> a quoted line\n• and a list\n   with spaces in front; _under_ ~struck~ “quotes” 'and' \"more\"",
)
"""Notes that a careless program would turn into mentions, code, links or nonsense."""
