"""The round of an autumn, as its chair asks for it on a phone: who answers what."""

TITLE = "Trust review, autumn"
GIVEN = {
    "Governance": "David Okafor",
    "Leadership": "Ruth Adeyemi",
    "High quality, inclusive education": "Ruth Adeyemi",
    "School improvement": "Ruth Adeyemi",
    "Workforce": "Ruth Adeyemi",
    "Finance and operations": "Ruth Adeyemi",
    "Public benefit": "Ruth Adeyemi",
}
