"""The words of the card and of the letter that follows, until staff have written a model letter of
their own for them (portal.letters.wording)."""

CARD_SUBJECT = "Gefeliciteerd!"
CARD = """Beste [[ouders]],

[[als kinderen]]
Welkom **[[kinderen]]**
[[anders]]
Wat fijn dat uw kindje er is.
[[einde]]
Wij wensen u mooie eerste weken samen.

[[als regel]]
[[regel]]
[[einde]]
"""

LETTER_SUBJECT = "Uw gezin is groter: wat kan er veranderen?"
LETTER = """Beste [[naam]],

Een paar dagen geleden kreeg u een kaart van ons. Nu uw gezin groter is, kan er iets veranderen \
in uw geld. In deze brief leest u wat dat kan zijn en wie u helpt.

# Wat kan er veranderen?
- **Uw uitkering.** Vaak blijft het bedrag gelijk. Soms hoort er een ander bedrag bij uw gezin. \
Wij kijken dat graag met u na.
- **Kinderbijslag.** Die krijgt u van de SVB. U krijgt daar vanzelf bericht over.
- **Kindgebonden budget.** Dat krijgt u van Dienst Toeslagen. Krijgt u al een toeslag? Dan gaat \
dit vaak vanzelf.
- **Kinderopvangtoeslag.** Gaat u werken of een opleiding doen? Dan kunt u hulp krijgen bij de \
kosten van de opvang.

# Wat moet u doen?
Nu niets. Neem eerst de tijd voor elkaar. Belt u ons voor [[bel_voor]]? Dan kijken wij samen of \
u alles krijgt wat bij uw gezin past.

# Hebt u al iets veranderd?
Dat geeft niet. Wat u deed of nog niet doorgaf voor u deze brief kreeg, heeft geen gevolgen voor\
 u. Vertel het ons als u belt.

# Hulp
Vindt u het veel? Wij helpen u met formulieren, aan de telefoon of aan de balie. U mag iemand \
meenemen.
"""
