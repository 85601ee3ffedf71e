"""The story, scene by scene, from Monday 15 December 2025 to Saturday 24 January 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.cast import BEGINS, BORDEAUX, ENDS, HUGO_LEAVES, OPENS
from demo.reading import find, find_all, plain, words
from sandbox.client import ControlRefused

if TYPE_CHECKING:
    from demo.stage import Stage
    from demo.witness import Heard
    from sandbox.wire import Json

SIGN_UP, CARD, WAY = "inscription:signup:", "inscription:card:", "inscription:way:"
ANNOUNCED = "Le programme des ateliers du 23 janvier est dans **/programme**."
ARTICLE, SUMMARY = "Retour sur la journée régionale", "Ce que cent personnes ont partagé à Bordeaux, et la suite."
WISH, COMING, NOT_COMING = (f"inscription:{each}:" for each in ("wish", "coming", "notcoming"))


async def play(stage: Stage) -> None:
    """Play the whole story; what is looked for on the screens goes to the stage's notes."""
    for instant, scenes in SCENES:
        await stage.until(instant)
        for scene in scenes:
            try:
                await scene(stage)
            except (ControlRefused, LookupError) as problem:
                # The rest of the story is still worth seeing.
                stage.notes.look(f"{scene.__name__} : {problem}", seen=False)


async def publish(stage: Stage) -> None:
    """An organiser publishes the welcome and the three days."""
    await stage.date()
    stage.tell.says("Nadia, qui organise, ouvre le tableau de l'équipe et publie les trois journées.")
    await publish_days(stage)
    options = await stage.control.command("Nadia", "equipe", "organiser options")
    await stage.press("Nadia", options.message, "organiser:welcome:", quietly=True)
    await stage.settle()
    for city in ("Bordeaux", "Pau", "Limoges"):
        stage.notes.look(f"la carte de {city} dans #agenda", seen=bool(await stage.card(city)))


async def publish_days(stage: Stage) -> None:
    """Publish every day that is on the organisers' board."""
    await stage.settle()
    board = await stage.control.command("Nadia", "equipe", "organiser tableau")
    for action in find_all(board.message, "organiser:preview:"):
        preview = await stage.press("Nadia", board.message, action, quietly=True)
        if preview is not None:
            await stage.press("Nadia", preview.message, "organiser:publish:", quietly=True)
    await stage.settle()


async def look(stage: Stage) -> None:
    """A newcomer sees the days with one command, each in their own language."""
    stage.tell.says("Léa découvre : /agenda. Emma fait de même, avec un client anglais.")
    french = await stage.command("Léa", "entraide", "agenda")
    english = await stage.command("Emma", "entraide", "agenda")
    stage.notes.look("/agenda en français pour Léa", seen="vendredi 23 janvier 2026" in words(french))
    stage.notes.look("/agenda en anglais pour Emma", seen="Friday 23 January 2026" in words(english))


async def sign_up_for_bordeaux(stage: Stage) -> None:
    """One tap takes the place; a second one changes nothing; the card follows."""
    card = await stage.card("Bordeaux")
    stage.tell.says("Léa s'inscrit, puis remplit sa fiche.")
    answer = await take(stage, "Léa", card)
    await fill_card(stage, "Léa", answer, "Léa Martin", "Collège d'exemple")
    stage.tell.says("Yanis touche deux fois.")
    await take(stage, "Yanis", card)
    again = await take(stage, "Yanis", card)
    stage.notes.look("rien n'a changé au deuxième toucher de Yanis", seen="Rien n'a changé" in words(again))
    stage.tell.says("Fatou et Hugo s'inscrivent aussi.")
    for name in ("Fatou", "Hugo"):
        await take(stage, name, card, quietly=True)
    await stage.settle()


async def choose_ways(stage: Stage) -> None:
    """Private messages, closed ones, nothing: each chooses how to be reminded."""
    card = await stage.card("Bordeaux")
    stage.tell.says("Emma choisit les messages privés : un essai part aussitôt.")
    answer = await take(stage, "Emma", card)
    stage.notes.look("la réponse en anglais pour Emma", seen="Your" in words(answer) or "You" in words(answer))
    await choose(stage, "Emma", answer, "direct")
    stage.tell.says("Karim les choisit aussi, mais les siens sont fermés : il reste dans le salon.")
    await choose(stage, "Karim", await take(stage, "Karim", card, quietly=True), "direct")
    stage.tell.says("Sophie s'inscrit et choisit de ne rien recevoir.")
    await choose(stage, "Sophie", await take(stage, "Sophie", card, quietly=True), "none")
    await stage.settle()
    stage.tell.says("Karim retrouve ce qu'il en est : /moi, puis Mes rappels.")
    mine = await stage.control.command("Karim", "entraide", "moi")
    shown = await stage.press("Karim", mine.message, "moi:reminders:")
    stage.notes.look("Karim relit ses rappels", seen=shown is not None)
    stage.notes.look("un seul message privé refusé, sans nouvel essai", seen=stage.witness.refused_dms == 1)


async def ask_for_reminders_of_pau(stage: Stage) -> None:
    """Where the sign-up is elsewhere, every text says so."""
    stage.tell.says("James demande les rappels de Pau, où l'on s'inscrit sur un formulaire.")
    answer = await take(stage, "James", await stage.card("Pau"))
    stage.notes.look("« not a registration » pour James", seen="not a registration" in words(answer))
    await choose(stage, "James", answer, "direct")
    await stage.settle()


async def wait_for_limoges(stage: Stage) -> None:
    """Who comes before the opening is told when, and may be told again."""
    stage.tell.says("Oksana veut s'inscrire à Limoges : c'est trop tôt. Elle demande à être prévenue.")
    card = await stage.card("Limoges")
    stage.tell.standing("#agenda", card)
    stage.notes.look("pas encore d'inscription à Limoges", seen=find(card, SIGN_UP) is None)
    wished = await stage.press("Oksana", card, WISH)
    stage.notes.look("« Prévenez-moi » pour Oksana", seen=wished is not None)


async def announce(stage: Stage) -> None:
    """An organiser writes a word for tomorrow morning, with a date as people type it."""
    stage.tell.says("Nadia écrit une annonce pour #ressources, « demain à 9h », et la programme.")
    listed = await stage.control.command("Nadia", "equipe", "organiser annonce")
    form = await stage.press("Nadia", listed.message, "annonce:write:")
    if form is None:
        raise LookupError("Nadia finds no button to write with")
    draft = await stage.control.submit("Nadia", form.interaction, {"text": ANNOUNCED, "when": "demain à 9h"})
    channel = await place_of(stage, "ressources")
    chooses = find(draft.message, "annonce:channel:") or ""
    shown = await stage.control.select("Nadia", draft.message["id"], chooses, [channel])
    planned = await stage.press("Nadia", shown.message, "annonce:plan:")
    stage.notes.look("l'annonce de Nadia est programmée", seen=planned is not None)
    await stage.settle()


async def read_the_announcement(stage: Stage) -> None:
    """It left by itself, once, and rang nobody."""
    said = [one for one in stage.witness.heard if one.place == "#ressources" and one.message]
    stage.notes.look("l'annonce de Nadia dans #ressources, une fois", seen=len(said) == 1)


async def take_the_places_of_limoges(stage: Stage) -> None:
    """Two places, three people: the third is told that it is full."""
    await stage.until_rung("Oksana")
    stage.tell.says("L'inscription ouvre : Oksana touche le bouton du message qu'elle reçoit, Paul celui de la carte.")
    await take(stage, "Oksana", await latest(stage, "Oksana", SIGN_UP))
    card = await stage.card("Limoges")
    await take(stage, "Paul", card, quietly=True)
    stage.tell.says("Les deux places sont prises quand Inès arrive.")
    refused = await take(stage, "Inès", card)
    stage.notes.look("« complet » pour Inès", seen="complet" in words(refused) or "complète" in words(refused))
    await stage.settle()


async def leave(stage: Stage) -> None:
    """Somebody leaves the server: nothing is sent after them."""
    await stage.date()
    stage.tell.says("Hugo quitte le serveur.")
    await stage.control.remove_member("Hugo")
    await stage.settle()


async def answer_the_question(stage: Stage) -> None:
    """Eight days before, the reminder asks; *Je ne viens plus* frees the place at a tap."""
    await stage.settle()
    stage.tell.says("Karim répond qu'il vient. Fatou ne vient plus.")
    reminder = await latest(stage, "Karim", COMING)
    await stage.press("Karim", reminder, COMING)
    given_back = await stage.press("Fatou", reminder, NOT_COMING)
    stage.notes.look("Fatou rend sa place", seen=given_back is not None and "rendue" in words(given_back.message))
    await stage.settle()


async def look_back(stage: Stage) -> None:
    """The day after, the day is served as past, and the team knows whom private messages do not reach."""
    await stage.date()
    stage.tell.says("Le lendemain, Léa retrouve la journée : /moi, puis Mes inscriptions.")
    mine = await stage.control.command("Léa", "entraide", "moi")
    shown = await stage.press("Léa", mine.message, "moi:signups:")
    is_there = shown is not None and "Journée régionale" in words(shown.message)
    stage.notes.look("la journée passée dans /moi", seen=is_there)
    card = await stage.card("Bordeaux")
    stage.tell.standing("#agenda", card)
    stage.notes.look("la carte de Bordeaux dit que la journée a eu lieu", seen="a eu lieu" in words(card))
    stage.notes.look("plus d'inscription sur la carte passée", seen=find(card, SIGN_UP) is None)
    stage.tell.says("Inès voudrait encore s'inscrire à Bordeaux.")
    claim = (find(card, "programme:show:") or "").rpartition(":")[2]
    refused = await stage.command("Inès", "entraide", "inscription", {"événement": claim})
    stage.notes.look("« a eu lieu » pour Inès", seen="a eu lieu" in words(refused))
    told = "".join(plain(words(one.message), stage.witness.name_of) for one in stage.witness.heard if is_for_team(one))
    stage.notes.look("l'équipe sait que Karim n'est pas joint en privé", seen="Karim" in told)


async def watch_the_site(stage: Stage) -> None:
    """The team follows a site without a feed; its next article is announced by itself, once, and rings nobody."""
    stage.tell.says("Nadia fait suivre le site du réseau, qui n'a pas de flux : /organiser veille.")
    address = {"adresse": f"{stage.control.sites}pqn-a/"}
    found = await stage.command("Nadia", "equipe", "organiser veille", address)
    chooses = find(found, "veille:place") or ""
    chosen = await stage.control.select("Nadia", found["id"], chooses, [await place_of(stage, "ressources")])
    followed = await stage.press("Nadia", chosen.message, "veille:follow")
    await stage.settle()
    stage.notes.look("le site est suivi, et rien d'ancien n'est annoncé", seen=followed is not None)
    stage.tell.says(f"Le site publie un article : « {ARTICLE} ». Le bot le trouve à son prochain passage.")
    await stage.control.publish(ARTICLE, SUMMARY, theme="Éducation", minutes=4)
    said = await stage.until_said(ARTICLE)
    in_place = [one for one in said if one.place == "#ressources"]
    stage.notes.look("l'article dans #ressources, une fois", seen=len(said) == len(in_place) == 1)


async def place_of(stage: Stage, name: str) -> str:
    """Return the id of a channel that the team sees."""
    places = (await stage.control.inbox("Nadia"))["channels"]
    found: str = next(place["id"] for place in places if place["name"] == name)
    return found


def is_for_team(heard: Heard) -> bool:
    """Whether only organisers read it."""
    return heard.place == "#equipe"


async def take(stage: Stage, name: str, card: Json, *, quietly: bool = False) -> Json:
    """Let somebody press the main button of a day's card; return the answer."""
    outcome = await stage.press(name, card, SIGN_UP, quietly=quietly)
    if outcome is None:
        raise LookupError(f"{name} finds no button to sign up with")
    return outcome.message


async def fill_card(stage: Stage, name: str, answer: Json, full_name: str, structure: str) -> None:
    """Let somebody fill in *Ma fiche*."""
    opened = await stage.press(name, answer, CARD)
    if opened is None:
        stage.notes.look(f"« Ma fiche » pour {name}", seen=False)
        return
    done = await stage.control.submit(name, opened.interaction, {"full_name": full_name, "structure": structure})
    if done.responses:
        stage.tell.answer(name, done.message)
    stage.notes.look(f"la fiche de {name} est enregistrée", seen=bool(done.responses))


async def choose(stage: Stage, name: str, answer: Json, way: str) -> None:
    """Let somebody choose how to be reminded: "channel", "direct" or "none"."""
    custom_id = find(answer, WAY)
    if custom_id is None:
        raise LookupError(f"{name} is not offered a choice of reminders")
    done = await stage.control.select(name, answer["id"], custom_id, [way])
    stage.tell.answer(name, done.message)


async def latest(stage: Stage, name: str, action: str) -> Json:
    """Return the newest message that *name* sees and that has a button for *action*; LookupError without one."""
    inbox = await stage.control.inbox(name)
    seen = [message for place in inbox["channels"] for message in place["messages"]] + inbox["dms"]
    with_it = [message for message in seen if find(message, action)]
    if not with_it:
        raise LookupError(f"{name} sees no message with {action}")
    newest: Json = max(with_it, key=lambda message: int(message["id"]))
    return newest


SCENES = (
    (
        BEGINS,
        (publish, look, sign_up_for_bordeaux, choose_ways, ask_for_reminders_of_pau, wait_for_limoges, announce),
    ),
    (OPENS, (read_the_announcement, take_the_places_of_limoges)),
    (HUGO_LEAVES, (leave,)),
    (BORDEAUX[1], (answer_the_question,)),
    (ENDS, (look_back, watch_the_site)),
)
"""When each scene is played; between them the clock steps from one due instant to the next."""
