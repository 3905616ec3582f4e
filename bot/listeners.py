"""Who answers what: each button, form, command and word, wired by hand to the part that takes it."""

from slack_sdk import WebClient

from bot.launch import Launch
from bot.reminders import Reminders
from bot.removal import Removal
from bot.slack import opening
from bot.slack.afterwards import Afterwards
from bot.slack.app import Listeners
from bot.slack.chaired import Chaired
from bot.slack.choosing import Choosing
from bot.slack.clicks import Clicks, Opener, Press
from bot.slack.commands import Commands
from bot.slack.deepening import Deepening
from bot.slack.departures import Departures
from bot.slack.directory import Directory
from bot.slack.doubt_buttons import DoubtButtons
from bot.slack.forms import NoteForm
from bot.slack.home import HomeTab
from bot.slack.home_buttons import HomeButtons
from bot.slack.home_refresh import HomeRefresh
from bot.slack.ids import Do
from bot.slack.looking_again import LookingAgain
from bot.slack.manage import SMALL_FORMS, Manage
from bot.slack.manage_forms import ManageForms
from bot.slack.manage_presses import ManagePresses
from bot.slack.promptness import Promptness
from bot.slack.setup_form import SetupForm
from bot.slack.snoozing import SnoozeButtons
from bot.slack.stepping_in import SteppingIn
from bot.slack.through_form import ThroughForm
from bot.slack.typed import Words
from bot.turn import Door
from frameworks.mapping_library import Linked, linked


def listeners(
    door: Door,
    client: WebClient,
    afterwards: Afterwards,
    removal: Removal | None = None,
    maps: Linked | None = None,
) -> Listeners:
    directory = Directory(client, door)
    setup_form = SetupForm(Launch(door), directory, afterwards)
    note_form = NoteForm(door, afterwards)
    looking_again = LookingAgain(setup_form.launch, setup_form, afterwards)
    chaired = Chaired(door, directory)
    manage = Manage(chaired, afterwards)
    at_once = ManagePresses(manage, chaired, afterwards)
    choosing = Choosing(door.library, setup_form)
    promptness = Promptness(door.clock)
    words = Words(door, afterwards, promptness)
    home, buttons = HomeTab(door, directory, afterwards), HomeButtons(door, afterwards)
    door.changes.listen(HomeRefresh(door, afterwards.do, home.publish, afterwards.stopping).hear)
    openers: dict[Do, Opener] = {
        Do.NOTE: note_form.open,
        Do.START_ROUND: setup_form.from_button,
        Do.SETUP_BACK: setup_form.back,
        Do.SETUP_CHOSEN: setup_form.choices,
        Do.AGAIN_DATE: looking_again.ask_date,
        Do.LOOK_AGAIN: looking_again.set_up,
        Do.PREVIEW: buttons.preview,
        Do.CHOOSE_FRAMEWORK: choosing.ask,
        Do.START_WITH: choosing.start,
        Do.DEEP_DIVE: Deepening(setup_form.launch, setup_form).set_up,
        Do.THROUGH: ThroughForm(door, lambda: maps or linked(door.library)).open,
        Do.MANAGE: manage.open,
        **dict.fromkeys(SMALL_FORMS, manage.form),
    }
    presses: dict[Do, Press] = {
        Do.HELP: words.help_button,
        Do.SNOOZE: SnoozeButtons(Reminders(door)),
        Do.FETCH: buttons.fetch,
        Do.CHANGE_ANSWERS: buttons.change,
        Do.DELETE_ROUND: buttons.delete,
        Do.ASK_ALL: at_once.ask_all,
        Do.CLOSE_ROUND: at_once.close,
        Do.HAND_TO: at_once.hand_to,
        Do.STEP_IN: SteppingIn(door, directory, afterwards),
        Do.KEEP_WITH: at_once.keep,
        **dict.fromkeys((Do.IT_IS_THERE, Do.POST_AGAIN), DoubtButtons(door)),
    }
    openers |= {do: opening.once(door, openers[do]) for do in opening.FORMS}
    return Listeners(
        clicks=Clicks(door, afterwards, openers, presses, note_form.needed, promptness),
        commands=Commands(door, setup_form, looking_again, afterwards, manage, choosing),
        words=words,
        setup_form=setup_form,
        note_form=note_form,
        looking_again=looking_again,
        choosing=choosing,
        home=home,
        manage_forms=ManageForms(manage, chaired, afterwards),
        departures=Departures(door, afterwards.wake),
        removal=removal or Removal(door),
    )
