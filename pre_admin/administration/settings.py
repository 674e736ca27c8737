"""What the office decides about its journals."""

from pre_admin.core.settings import Setting, Whole

ACCESS_LOG_MONTHS: Setting[int] = Setting(
    "access_log_months", "Registre des consultations", "Durées de conservation", Whole("mois", "mois", 6, 36), 12,
    help="De six mois à un an ; au-delà, et jusqu’à trois ans, un risque avéré doit le justifier.",
    source="CNIL, recommandation sur la journalisation, novembre 2021",
)  # fmt: skip

SETTINGS = (ACCESS_LOG_MONTHS,)
