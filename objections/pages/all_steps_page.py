"""Every act that a colleague does in an objection, as the screens offer it: with which form, and
the one verb behind it. The official procedure is not in it: that is one click."""

from typing import Any

from objections.dossier.act_models import ActKind
from objections.dossier.models import Objection, TermPause, Withdrawal
from objections.handling import checking, facts, official, postponing, routes
from objections.pages import fact_forms
from objections.pages import step_forms as forms
from objections.pages.step_forms import StepForm
from objections.pages.step_page import Group, Step, Verb


def _step(
    slug: str,
    kind: ActKind,
    group: Group,
    words: tuple[str, str, str],
    form: type[StepForm],
    do: Verb,
    *,
    intro: str = "",
) -> Step:
    title, go, done = words
    return Step(slug, frozenset({kind}), group, title, go, done, form, do, intro)


def _judge(form: Any, data: dict[str, Any], who: dict[str, Any]) -> None:
    checking.judge_late(
        is_excused=data["verdict"] == "ja",
        her_reason=data["her_reason"],
        why=data["reason"],
        **who,
    )


def _withdraw(form: Any, data: dict[str, Any], who: dict[str, Any]) -> None:
    way = Withdrawal.Way(data["way"])
    routes.withdraw(way=way, words=data["words"], received_on=data["received_on"], **who)


def _pause(form: Any, data: dict[str, Any], who: dict[str, Any]) -> None:
    because = TermPause.Because(data["because"])
    postponing.pause(because=because, why=data["why"], until_on=data["until_on"], **who)


def _not_heard(form: Any, data: dict[str, Any], who: dict[str, Any]) -> None:
    official.not_heard(ground=Objection.NotHeard(data["ground"]), why=data["why"], **who)


def _correct(form: Any, data: dict[str, Any], who: dict[str, Any]) -> None:
    facts.correct(known=form.known(), why=data["why"], **who)


def _sign(form: Any, data: dict[str, Any], who: dict[str, Any]) -> None:
    facts.sign(how=Objection.Signed(data["how"]), **who)


K, G = ActKind, Group
STEPS: dict[str, Step] = {
    step.slug: step
    for step in (
        _step(
            "bekijken",
            K.LOOKED,
            G.ON,
            ("Begin met bekijken", "Begin met bekijken", "U bekijkt dit bezwaar."),
            StepForm,
            lambda form, data, who: checking.look(**who),
            intro="Is het op tijd, is het compleet, en is het voor ons?",
        ),
        _step(
            "bellen",
            K.CALLING,
            G.ON,
            ("Wij bellen de inwoner eerst", "Klaar om te bellen", "Wij bellen de inwoner eerst."),
            forms.ReadyForm,
            lambda form, data, who: routes.call_first(why=data["why"], **who),
            intro="Het bezwaar is compleet. Bellen verandert geen enkele datum.",
        ),
        _step(
            "toch-bellen",
            K.CALL_AFTER_ALL,
            G.ON,
            ("De inwoner wil toch eerst bellen", "Wij bellen eerst", "Wij bellen eerst."),
            forms.WhyForm,
            lambda form, data, who: routes.call_after_all(why=data["why"], **who),
            intro="Alleen als de inwoner dit zelf vraagt. Geen enkele datum verandert.",
        ),
        _step(
            "aanvullen-vragen",
            K.REPAIR_ASKED,
            G.ON,
            ("Vraag om aan te vullen", "Vraag dit", "Genoteerd. Stuur dit ook in een brief."),
            forms.RepairForm,
            lambda form, data, who: checking.ask_repair(
                missing=data["missing"], until_on=data["until_on"], **who
            ),
            intro="De termijn om te beslissen staat stil tot het er is, of tot de dag voorbij is "
            "(Awb 6:6 en 7:10 lid 2).",
        ),
        _step(
            "aangevuld",
            K.REPAIRED,
            G.ON,
            ("De inwoner heeft aangevuld", "Het is compleet", "Genoteerd. De termijn loopt weer."),
            forms.OnForm,
            lambda form, data, who: checking.repaired(on=data["on"], **who),
        ),
        _step(
            "niet-aangevuld",
            K.REPAIR_OVER,
            G.ON,
            ("De tijd om aan te vullen is voorbij", "Ga zonder verder", "Genoteerd."),
            StepForm,
            lambda form, data, who: checking.repair_over(**who),
            intro="Er kwam niets binnen. Bel de inwoner liever eerst nog een keer.",
        ),
        _step(
            "waarom-te-laat",
            K.WHY_LATE,
            G.ON,
            (
                "Vraag waarom het later kwam",
                "Ik vraag het",
                "Genoteerd. Wacht met oordelen tot de inwoner heeft verteld.",
            ),
            StepForm,
            lambda form, data, who: checking.ask_why_late(**who),
            intro="Stel een open vraag: 'Wilt u vertellen waarom het niet eerder lukte?' Te laat "
            "is nooit vanzelf het einde (Awb 6:11).",
        ),
        Step(
            "oordeel-te-laat",
            frozenset({K.EXCUSED, K.NOT_EXCUSED}),
            G.ON,
            "Is er een goede reden voor te laat?",
            "Dit vind ik",
            "Uw oordeel is genoteerd.",
            forms.LateForm,
            _judge,
            "U beslist. Kijk naar wat er met deze inwoner aan de hand was (Awb 6:11).",
        ),
        _step(
            "gesproken",
            K.TALKED,
            G.ON,
            ("Wij spraken de inwoner", "Bewaar het gesprek", "Het gesprek is genoteerd."),
            forms.TalkForm,
            lambda form, data, who: routes.talked(summary=data["what"], **who),
        ),
        _step(
            "oplossing",
            K.PROPOSED,
            G.ON,
            ("Stel een oplossing voor", "Bewaar het voorstel", "Het voorstel is genoteerd."),
            forms.SolutionForm,
            lambda form, data, who: routes.propose(what=data["what"], **who),
        ),
        _step(
            "nieuw-besluit-beloven",
            K.PROMISED,
            G.ON,
            ("Beloof een nieuw besluit", "Bewaar de belofte", "De belofte is genoteerd."),
            forms.PromiseForm,
            lambda form, data, who: routes.promise_decision(
                what=data["what"], by_day=data["by_day"], **who
            ),
            intro="Tot dit besluit weg is, gaat er geen formulier om in te trekken uit.",
        ),
        _step(
            "nieuw-besluit-verstuurd",
            K.NEW_DECISION,
            G.ON,
            ("Het nieuwe besluit is verstuurd", "Bewaar", "Het nieuwe besluit is genoteerd."),
            forms.SentForm,
            lambda form, data, who: routes.sent_decision(
                what=data["what"], sent_on=data["sent_on"], **who
            ),
            intro="Het bezwaar gaat nu ook over het nieuwe besluit (Awb 6:19).",
        ),
        _step(
            "formulier-intrekken",
            K.FORM_SENT,
            G.ON,
            (
                "Stuur het formulier om in te trekken",
                "Het formulier gaat vandaag weg",
                "Genoteerd. De inwoner heeft nu tijd om na te denken.",
            ),
            StepForm,
            lambda form, data, who: routes.send_form(**who),
            intro="De inwoner krijgt minstens vijf werkdagen. Dring niet aan. Komt er niets "
            "terug, dan blijft het bezwaar open.",
        ),
        _step(
            "verder-praten",
            K.ON_WITH_IT,
            G.ON,
            ("Verder in gesprek", "Verder in gesprek", "U bent verder in gesprek."),
            forms.WhyForm,
            lambda form, data, who: routes.talk_on(why=data["why"], **who),
            intro="Het was niet genoeg, of er kwam geen antwoord. Stilte is nooit een ja.",
        ),
        _step(
            "hoorzitting",
            K.HEARING,
            G.ON,
            ("Plan de hoorzitting", "Bewaar de dag", "De hoorzitting staat gepland."),
            forms.HearingForm,
            lambda form, data, who: official.plan_hearing(on=data["on"], **who),
            intro="Kies een dag die minstens drie weken na de uitnodiging ligt.",
        ),
        _step(
            "gehoord",
            K.HEARD,
            G.ON,
            ("De inwoner is gehoord", "Bewaar het verslag", "Het verslag is bewaard."),
            forms.ReportForm,
            lambda form, data, who: official.heard(report=data["what"], **who),
        ),
        _step(
            "niet-horen",
            K.NOT_HEARD,
            G.ON,
            ("Een hoorzitting is niet nodig", "Bewaar", "Genoteerd: geen hoorzitting."),
            forms.NotHeardForm,
            _not_heard,
        ),
        _step(
            "advies",
            K.ADVICE,
            G.ON,
            ("De commissie gaf advies", "Bewaar het advies", "Het advies is bewaard."),
            forms.AdviceForm,
            lambda form, data, who: official.advise(advice=data["what"], **who),
        ),
        _step(
            "beslissen",
            K.DECIDED,
            G.ON,
            ("Beslis op het bezwaar", "Dit is de beslissing", "De beslissing is genoteerd."),
            forms.WhyForm,
            lambda form, data, who: official.decide(why=data["why"], **who),
            intro="U nam het eerste besluit niet zelf (Awb 10:3). Bel de inwoner voordat de brief "
            "komt.",
        ),
        _step(
            "verstuurd",
            K.ANNOUNCED,
            G.ON,
            ("De beslissing is verstuurd", "Bewaar", "Genoteerd: de beslissing is verstuurd."),
            forms.WhyForm,
            lambda form, data, who: official.announce(how=data["why"], **who),
            intro="Schrijf op hoe en aan wie.",
        ),
        _step(
            "afronden",
            K.CLOSED,
            G.ON,
            ("Rond het bezwaar af", "Rond af", "Het bezwaar is afgerond."),
            forms.WhyForm,
            lambda form, data, who: official.close(why=data["why"], **who),
        ),
        _step(
            "uitstel",
            K.ADJOURNED,
            G.TERM,
            ("Verdaging, één keer zes weken", "Stel uit", "Uitgesteld. Stuur vandaag de brief."),
            forms.AdjournForm,
            lambda form, data, who: postponing.adjourn(why=data["why"], **who),
            intro="Dat kan één keer, voor de laatste dag, en de brief gaat vandaag weg (Awb 7:10 "
            "lid 3).",
        ),
        _step(
            "akkoord",
            K.CONSENTED,
            G.TERM,
            ("Akkoord om te wachten", "Bewaar het akkoord", "De nieuwe laatste dag staat er."),
            forms.ConsentForm,
            lambda form, data, who: postponing.consent(**data, **who),
            intro="Alleen met een schriftelijk akkoord van iedereen met een belang. U bevestigt "
            "het vandaag met een brief (Awb 7:10 lid 4 en 5).",
        ),
        _step(
            "commissie",
            K.COMMITTEE,
            G.TERM,
            ("Een commissie geeft advies", "Bewaar", "Genoteerd: een commissie geeft advies."),
            forms.CommitteeForm,
            lambda form, data, who: postponing.tell_committee(told_on=data["told_on"], **who),
            intro="De termijn wordt twaalf weken vanaf de laatste dag om bezwaar te maken, maar "
            "alleen als de inwoner dit weet (Awb 7:13).",
        ),
        _step(
            "stilstand",
            K.PAUSED,
            G.TERM,
            ("De termijn staat stil", "Zet stil", "De termijn staat stil."),
            forms.PauseForm,
            _pause,
            intro="Vertel dit met een brief aan iedereen met een belang (Awb 4:15 en 7:10 lid 5).",
        ),
        _step(
            "loopt-weer",
            K.RESUMED,
            G.TERM,
            ("De termijn loopt weer", "Loopt weer", "De termijn loopt weer."),
            forms.WhyForm,
            lambda form, data, who: postponing.resume(why=data["why"], **who),
        ),
        _step(
            "gegevens",
            K.CORRECTED,
            G.FACTS,
            ("Gegevens verbeteren", "Bewaar en bereken", "De gegevens zijn verbeterd."),
            fact_forms.CorrectForm,
            _correct,
            intro="De data worden meteen opnieuw berekend. Wat er stond, blijft te lezen.",
        ),
        _step(
            "opnieuw-berekenen",
            K.COUNTED,
            G.FACTS,
            ("Opnieuw berekenen", "Bereken opnieuw", "De data zijn opnieuw berekend."),
            forms.WhyForm,
            lambda form, data, who: facts.count_anew(why=data["why"], **who),
            intro="Met de regels en de storingen die het portaal nu kent.",
        ),
        _step(
            "ondertekend",
            K.SIGNED,
            G.FACTS,
            ("De inwoner heeft ondertekend", "Bewaar", "Genoteerd: ondertekend."),
            fact_forms.SignForm,
            _sign,
            intro="De dag waarop de inwoner kwam, blijft de dag van ontvangst.",
        ),
        _step(
            "belanghebbende",
            K.PARTY,
            G.FACTS,
            ("Iemand anders heeft ook een belang", "Bewaar", "Genoteerd."),
            fact_forms.PartyForm,
            lambda form, data, who: facts.add_party(**data, **who),
            intro="Achter de rug van een ander spreken wij niets af.",
        ),
        _step(
            "doorsturen",
            K.FORWARDED,
            G.ELSEWHERE,
            ("Het is voor een andere organisatie", "Stuur door", "Genoteerd: doorgestuurd."),
            fact_forms.ForwardForm,
            lambda form, data, who: checking.forward(body=data["body"], why=data["why"], **who),
            intro="Stuur het vandaag door, en laat dat de inwoner weten (Awb 6:15). De dag waarop "
            "wij het kregen, telt.",
        ),
        _step(
            "samenvoegen",
            K.JOINED,
            G.ELSEWHERE,
            ("Het hoort bij een ander bezwaar", "Voeg samen", "De bezwaren zijn samengevoegd."),
            fact_forms.JoinForm,
            lambda form, data, who: checking.join(into=data["into"], why=data["why"], **who),
            intro="Alleen bezwaren van dezelfde inwoner. De eerste dag van ontvangst blijft.",
        ),
        _step(
            "iets-anders",
            K.OTHER,
            G.ELSEWHERE,
            ("Het bleek iets anders", "Rond af", "Afgerond: het bleek iets anders."),
            forms.WhyForm,
            lambda form, data, who: checking.turned_out_other(why=data["why"], **who),
            intro="Bijvoorbeeld een klacht of een aanvraag. Spreek eerst met de inwoner af hoe "
            "het verdergaat, en noem de dag waarop wij het kregen.",
        ),
        _step(
            "intrekken",
            K.WITHDRAWN,
            G.ENDING,
            ("De inwoner trok het bezwaar in", "Bewaar", "Het bezwaar is ingetrokken."),
            forms.WithdrawForm,
            _withdraw,
            intro="Intrekken kan alleen op papier, per e-mail of op de hoorzitting (Awb 6:21). "
            "Daarna kan het meestal niet meer terug.",
        ),
    )
}
