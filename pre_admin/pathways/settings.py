"""What the office decides about pathways and the keeping of children's files."""

from pre_admin.core.settings import Setting, Whole

MEETINGS = "Réunions d’équipe"
RETENTION = "Durées de conservation"
MONTHS = Whole("mois", "mois", 1, 600)

AGENDA_DAYS: Setting[int] = Setting(
    "agenda_days", "Accès d’un membre après une réunion", MEETINGS, Whole("jour", "jours", 0, 366), 15,
    help="Combien de jours un membre d’équipe voit encore les situations de l’ordre du jour.",
    source="proposition du logiciel, à confirmer par le programme",
)  # fmt: skip
CHILD_FILE_MONTHS: Setting[int] = Setting(
    "child_file_months", "Dossier d’un enfant", RETENTION, MONTHS, 24,
    help="Mois après le dernier contact ; ensuite, archivage restreint ou effacement.",
    source="CNIL, référentiel des durées du secteur social : deux ans en base active",
)  # fmt: skip
REFUSED_MONTHS: Setting[int] = Setting(
    "refused_months", "Situation refusée par la famille", RETENTION, MONTHS,
    help="Mois après le refus. Une telle situation s’efface tôt ; tant que rien n’est décidé, elle suit les autres dossiers.",
)  # fmt: skip

SETTINGS = (AGENDA_DAYS, CHILD_FILE_MONTHS, REFUSED_MONTHS)
