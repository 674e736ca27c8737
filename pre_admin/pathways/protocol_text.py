"""The first version of the operating protocol of the support teams; the coordination publishes the next ones on the screen.

Laid out as the charter is: a blank line ends a paragraph, « # » begins a heading, « - » an item.
"""

FIRST_PROTOCOL = """\
Ce protocole dit comment travaille l’équipe pluridisciplinaire de soutien d’un territoire. Il s’applique à chaque \
réunion, avec la charte de confidentialité que chaque personne présente a signée.

# 1. Qui siège

- Les membres de l’équipe du territoire, en fonction le jour de la réunion, et la coordination qui l’anime.
- Une personne invitée ne vient que pour les situations qui la concernent. Elle signe la charte avant d’entrer.

# 2. Ce qui est présenté

- Une situation n’est inscrite à l’ordre du jour que si la famille en est informée et l’accepte.
- L’ordre du jour est arrêté par la coordination. Les membres le consultent dès la convocation, pour préparer la réunion.
- Les parcours en cours reviennent devant l’équipe à la date fixée la fois précédente.

# 3. Comment on en parle

- On parle d’un enfant et de ses parents comme on le ferait devant eux : des faits, ce qui va bien autant que ce qui est \
difficile.
- Chacun ne dit que ce qui est utile à la décision, dans les limites de son propre secret professionnel.
- Ni diagnostic, ni jugement, ni opinion. Une information que l’on n’a pas le droit de partager ne se partage pas ici.

# 4. Comment on décide

- Le droit commun d’abord : un parcours n’est proposé que si ce qui existe déjà ne suffit pas.
- L’équipe recherche l’accord de tous. À défaut, la coordination conclut, et la réserve d’un membre est notée si \
celui-ci le demande.
- Un membre lié à la famille le dit et se retire pendant l’examen de la situation.

# 5. Ce qui est écrit

- Pour chaque situation : les domaines examinés, la décision en une ou deux phrases, la date du prochain point, les \
besoins restés sans réponse. Jamais ce qui s’est dit, ni qui l’a dit.
- La feuille de conclusions ne porte que des numéros de dossier. Personne n’emporte de note nominative.

# 6. Après la réunion

- La famille est informée de chaque conclusion, de vive voix si possible, et reste libre de l’accepter ou non.
- Les membres n’ont plus accès aux situations quelques jours après la réunion.
- Ce protocole est relu chaque année par l’équipe. Une nouvelle version s’applique aux réunions convoquées ensuite.
"""
