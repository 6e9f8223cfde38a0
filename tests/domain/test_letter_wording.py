"""Model letters: refused where they would not work, used only after two people read them."""

import datetime as dt
import importlib
import time

import pytest
import textstat
from django.apps import apps
from django.db import IntegrityError, transaction

from portal.kit import plain_language
from portal.kit.plain_language import Word
from portal.kit.refusal import Refused
from portal.letters.making import sheet
from portal.letters.wording import (
    checking,
    choosing,
    language,
    shelves,
    signing_off,
    templates,
    words,
)
from portal.letters.wording.models import AddressForm, OfficeWord, TemplateVersion
from portal.letters.writing import drafting, writing
from portal.letters.writing.models import Letter
from portal.municipality.models import Municipality
from portal.staff import permissions
from portal.staff.models import User
from tests import build, build_letter, build_wording
from tests.races import at_once

LONG = "Dit is een zin die veel te lang is " + "en ook steeds maar door blijft gaan " * 3 + "."


def listed(word: str, human: str, beside: str = "") -> None:
    OfficeWord.objects.update_or_create(word=word, defaults={"human": human, "beside": beside})


def test_what_would_not_work_is_refused_with_its_line(hanna: User, now: dt.datetime) -> None:
    template = templates.add(name="Proef", kind="general", user=hanna, now=now)
    body = "Beste [[naan]],\n\n[[als naam]]\nDag\n\n[[blok: bestaat-niet]]\n[[naam"
    with pytest.raises(templates.BadText) as refused:
        templates.keep(
            template=template, text=build_wording.text(body, on=now.date()), user=hanna, now=now
        )
    assert [one.line for one in refused.value.problems] == [1, 3, 6, 7]
    assert "Regel 1: 'naan' kan hier niet ingevuld worden." in str(refused.value)
    assert not template.versions.exists()


def test_a_block_never_comes_back_to_itself(hanna: User, now: dt.datetime) -> None:
    for name in ("Een", "Twee", "Drie"):
        build_wording.version(hanna, now=now, name=name, kind="", body="Tekst.", subject="")
    build_wording.version(hanna, now=now, name="Een", kind="", body="[[blok: twee]]", subject="")
    build_wording.version(hanna, now=now, name="Twee", kind="", body="[[blok: drie]]", subject="")
    with pytest.raises(templates.BadText, match="drie > een > twee > drie"):
        build_wording.version(
            hanna, now=now, name="Drie", kind="", body="Dag.\n[[blok: een]]", subject=""
        )
    with pytest.raises(templates.BadText, match="een > een"):
        build_wording.version(hanna, now=now, name="Een", kind="", body="[[blok: een]]", subject="")


def test_too_many_blocks_in_blocks_are_refused(hanna: User, now: dt.datetime) -> None:
    build_wording.version(hanna, now=now, name="Vier", kind="", body="Tekst.", subject="")
    build_wording.version(hanna, now=now, name="Drie", kind="", body="[[blok: vier]]", subject="")
    build_wording.version(hanna, now=now, name="Twee", kind="", body="[[blok: drie]]", subject="")
    with pytest.raises(templates.BadText, match="te veel blokken"):
        build_wording.version(
            hanna, now=now, name="Een", kind="", body="[[blok: twee]]", subject=""
        )


def test_two_saves_at_once_make_no_circle(
    transactional_db: None, town: build.Town, hanna: User, daan: User, now: dt.datetime
) -> None:
    for name in ("Een", "Twee"):
        build_wording.version(hanna, now=now, name=name, kind="", body="Tekst.", subject="")

    def take(name: str, other: str, user: User) -> None:
        build_wording.version(
            user, now=now, name=name, kind="", body=f"[[blok: {other}]]", subject=""
        )

    outcomes = at_once([lambda: take("Een", "twee", hanna), lambda: take("Twee", "een", daan)])
    refused = [one for one in outcomes if isinstance(one, str)]
    assert len(refused) == 1
    numbers = list(TemplateVersion.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == [1, 1, 2]


def test_only_who_may_writes(bilal: User, now: dt.datetime) -> None:
    with pytest.raises(permissions.NotAllowed):
        templates.add(name="Proef", kind="general", user=bilal, now=now)


def test_two_people_read_it_and_neither_wrote_it(
    hanna: User, daan: User, bilal: User, now: dt.datetime
) -> None:
    made = build_wording.version(hanna, now=now)
    assert choosing.current(made.template, on=now.date()) is None
    with pytest.raises(signing_off.SamePerson, match="U schreef"):
        signing_off.read(version=made, user=hanna, now=now)
    signing_off.read(version=made, user=daan, now=now)
    for same in (hanna, daan):
        with pytest.raises(signing_off.SamePerson):
            signing_off.note_experience(version=made, name="Rosa", user=same, now=now)
    assert choosing.current(made.template, on=now.date()) is None
    signing_off.note_experience(version=made, name="Rosa", user=bilal, now=now)
    with pytest.raises(signing_off.AlreadyRead):
        signing_off.read(version=made, user=bilal, now=now)
    current = choosing.current(made.template, on=now.date())
    assert current == made
    text = build_wording.text(on=now.date())
    with pytest.raises(templates.IsFixed):
        templates.keep(template=made.template, text=text, user=hanna, now=now, version=made)


def test_the_database_holds_the_readers_apart(hanna: User, daan: User, now: dt.datetime) -> None:
    made = build_wording.version(hanna, now=now)
    signing_off.read(version=made, user=daan, now=now)
    for same in (hanna, daan):
        with pytest.raises(IntegrityError), transaction.atomic():
            TemplateVersion.objects.filter(pk=made.pk).update(
                experience_by=same.actor.key, experience_name="Rosa", experience_at=now
            )


@pytest.mark.parametrize(
    "body",
    [
        "Beste [[naam]],\n\n# Wat moet u doen?\nBel ons.",
        "Beste [[naam]],\n\nStuur het voor 1 december.",
        f"# Wat moet u doen?\nBel ons voor 1 december. {LONG}",
        "# Wat moet u doen?\nBel ons voor 1 december. Dit is een beschikking.",
        "[[als naam]]\nDag\n[[anders]]\nDerhalve.\n[[einde]]\n# Wat moet u doen?\nU hoeft niets te "
        "doen.",
    ],
)
def test_a_text_that_is_not_plain_is_not_signed(
    hanna: User, daan: User, bilal: User, now: dt.datetime, body: str
) -> None:
    listed("beschikking", "besluit")
    listed("derhalve", "daarom")
    made = build_wording.version(hanna, now=now, body=body)
    with pytest.raises(signing_off.NotPlain):
        signing_off.read(version=made, user=daan, now=now)
    with pytest.raises(signing_off.NotPlain):
        signing_off.note_experience(version=made, name="Rosa", user=bilal, now=now)


def test_a_long_sentence_passes_after_a_click(
    hanna: User, daan: User, bilal: User, now: dt.datetime
) -> None:
    body = f"# Wat moet u doen?\nBel ons voor 1 december. {LONG}"
    made = build_wording.version(hanna, now=now, body=body)
    [sentence] = signing_off.standing(made, now=now).checked.long
    with pytest.raises(permissions.NotAllowed):
        signing_off.accept(version=made, sentence=sentence, user=bilal, now=now)
    signing_off.accept(version=made, sentence=sentence, user=hanna, now=now)
    signing_off.read(version=made, user=daan, now=now)


def test_a_word_with_its_human_word_beside_it_is_fine() -> None:
    known = (Word("beschikking", "besluit", ("beslissing",)),)
    assert not plain_language.jargon("Dit is een beschikking (een besluit).", known)
    assert not plain_language.jargon("Dit is een besluit, of beschikking.", known)
    assert not plain_language.jargon("De beschikking, dus de beslissing, komt.", known)
    assert plain_language.jargon("Een beschikking is geen vrijblijvend besluit.", known)
    assert plain_language.jargon("Een BESCHIKKING.", known)[0].advice == "Liever: besluit."


def test_old_letters_keep_their_version(
    hanna: User, daan: User, bilal: User, town: build.Town, now: dt.datetime
) -> None:
    first = build_wording.used(hanna, daan, bilal, now=now)
    case = build.callback(town.topics["uitkering"], now=now).case
    build_letter.live_at(case)
    letter = drafting.begin(case=case, template=first.template, user=bilal, now=now)
    later = build_wording.used(
        hanna, daan, bilal, now=now, body=build_wording.PLAIN.replace("twee", "drie")
    )
    letter.refresh_from_db()
    assert letter.version == first
    assert "twee papieren" in letter.body
    assert choosing.current(first.template, on=now.date()) == later
    signed = writing.sign(letter=letter, user=bilal, now=now)
    assert "twee papieren" in signed.body


def test_the_form_of_the_town_and_the_language_choose_the_text(
    hanna: User, daan: User, bilal: User, now: dt.datetime
) -> None:
    formal = build_wording.used(hanna, daan, bilal, now=now)
    informal = build_wording.version(
        hanna,
        now=now,
        form=AddressForm.INFORMAL,
        body="# Wat moet je doen?\nBel ons voor 1 december.",
    )
    signing_off.read(version=informal, user=daan, now=now)
    signing_off.note_experience(version=informal, name="Rosa", user=bilal, now=now)
    assert choosing.current(formal.template, on=now.date()) == formal
    Municipality.objects.update(address_form="JE")
    assert choosing.current(formal.template, on=now.date()) == informal
    assert choosing.current(formal.template, on=now.date(), language="ar") is None


def test_a_block_that_nobody_read_keeps_a_letter_back(
    hanna: User, daan: User, now: dt.datetime
) -> None:
    build_wording.version(hanna, now=now, name="Hulp", kind="", body="Bel ons.", subject="")
    made = build_wording.version(hanna, now=now, body=f"{build_wording.PLAIN}\n[[blok: hulp]]")
    with pytest.raises(signing_off.NotPlain):
        signing_off.read(version=made, user=daan, now=now)
    paper = shelves.sample(made, hanna, now=now, name=shelves.LONG_NAME)
    assert "Bel ons." in str(paper["body"])
    assert "Maximiliaan" in str(paper["body"])
    block = TemplateVersion.objects.get(template__code="hulp").template
    with pytest.raises(Refused, match="staat nog in een briefmodel"):
        templates.switch(template=block, is_active=False, user=hanna, now=now)


def test_the_score_is_that_of_textstat_and_quick(now: dt.datetime) -> None:
    textstat.set_lang("nl")
    text = "Wij kijken morgen naar uw aanvraag voor een nieuwe koelkast. " * 3
    score = plain_language.readability(text)
    assert score is not None
    assert score == pytest.approx(textstat.flesch_reading_ease(text), abs=1)


def test_a_check_on_every_pause_is_fast(town: build.Town) -> None:
    known = tuple(Word(f"moeilijkwoord{n}", "gewoon") for n in range(200))
    body = (build_wording.PLAIN * 40)[:5000]
    spent = []
    for turn in range(40):
        # Never the same text twice, as when somebody types.
        typed = body.replace("huurcontract", f"huurcontract{turn}")
        begun = time.process_time()
        checking.check(
            body=typed, kind="general", spoken="nl", words=known, blocks={}, known_blocks=()
        )
        spent.append(time.process_time() - begun)
    assert sorted(spent)[-3] < 0.05, spent


def test_the_list_begins_with_what_the_code_held(town: build.Town) -> None:
    migration = importlib.import_module("portal.letters.migrations.0010_words_of_the_office")
    OfficeWord.objects.all().delete()
    migration.take_over(apps, None)
    migration.take_over(apps, None)
    known = words.current()
    assert len(known) == len(migration.WORDS)
    assert Word("derhalve", "daarom") in known
    for one in known:
        assert one.word == one.word.strip().lower() != one.human


def test_the_list_is_the_staffs_own(hanna: User, now: dt.datetime) -> None:
    row = words.add(
        word="Zienswijze", human="uw kant", beside="wat u vindt, mening", by=hanna.actor, now=now
    )
    with pytest.raises(words.KnownWord):
        words.add(word="zienswijze", human="x", beside="", by=hanna.actor, now=now)
    assert Word("zienswijze", "uw kant", ("wat u vindt", "mening")) in words.current()
    words.change(row=row, human="uw mening", beside="", by=hanna.actor, now=now)
    words.remove(row=row, by=hanna.actor, now=now)
    words.remove(row=row, by=hanna.actor, now=now)
    assert "zienswijze" not in {one.word for one in words.current()}


def test_a_draft_from_a_model_letter_in_two_languages_is_signed_as_one(
    hanna: User, daan: User, bilal: User, town: build.Town, now: dt.datetime
) -> None:
    dutch = build_wording.used(hanna, daan, bilal, now=now)
    build_wording.used(
        hanna, daan, bilal, now=now, language="ar", subject="نحتاج", body="مرحبا [[telefoon]]"
    )
    case = build.callback(town.topics["uitkering"], now=now).case
    build_letter.live_at(case)
    letter = drafting.begin(case=case, template=dutch.template, user=bilal, now=now)
    beside = drafting.translate(letter=letter, language="ar", user=bilal, now=now)
    assert beside.body == "مرحبا [[telefoon]]"
    assert drafting.translate(letter=letter, language="ar", user=bilal, now=now) == beside
    with pytest.raises(writing.Elsewhere, match="Onderteken de Nederlandse"):
        writing.sign(letter=beside, user=bilal, now=now)
    signed = writing.sign(letter=letter, user=bilal, now=now)
    beside.refresh_from_db()
    assert beside.state == Letter.State.SIGNED
    assert beside.addressee == signed.addressee
    assert beside.data["values"]["kenmerk"] == signed.code
    # Between words from right to left its groups would change places.
    assert "\u2068036 555 0101\u2069" in sheet.html_of(beside)
    writing.stop(letter=signed, reason="Toch niet.", by=bilal.actor, now=now)
    beside.refresh_from_db()
    assert beside.state == Letter.State.STOPPED


def test_the_second_tab_gets_both_texts(town: build.Town, bilal: User, now: dt.datetime) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    letter = build_letter.draft(case, now=now)
    seen = writing.fingerprint(letter)

    def save(body: str, seen: str) -> None:
        draft = writing.Draft(kind="general", subject="Een", body=body)
        writing.change(letter=letter, draft=draft, user=bilal, now=now, seen=seen)

    save("Tekst van het eerste venster", seen)
    with pytest.raises(writing.ChangedMeanwhile) as refused:
        save("Tekst van het tweede venster", seen)
    assert refused.value.theirs.body == "Tekst van het eerste venster"
    save("Beide", writing.fingerprint(refused.value.theirs))
    assert Letter.objects.get(pk=letter.pk).body == "Beide"


def test_words_that_cannot_become_a_letter_are_refused_at_signing(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    build_letter.live_at(case)
    for body in ("[[bestaatniet]]", "[[blok: weg]]", "[[einde]]"):
        letter = build_letter.draft(case, now=now, body=body)
        with pytest.raises(writing.BadWords):
            writing.sign(letter=letter, user=bilal, now=now)
        assert Letter.objects.get(pk=letter.pk).is_draft


def test_thousands_of_open_brackets_hold_nobody_up() -> None:
    begun = time.process_time()
    assert not language.names("[" * 24_000)
    assert time.process_time() - begun < 1
