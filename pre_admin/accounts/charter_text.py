"""The first version of the confidentiality charter, and how a charter's text is laid out.

A blank line ends a paragraph; a line that starts with « # » is a heading, with « - » an item.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FIRST_CHARTER = """\
Le programme de réussite éducative aide des enfants et leur famille en réunissant des personnes de métiers différents. \
Pour y travailler, chacune apprend des choses que la famille n’a confiées que pour être aidée. Cette charte dit à quoi \
je m’engage quand j’ouvre, j’écris ou je transmets une information sur un enfant ou ses parents.

# 1. La famille d’abord

- Les parents, ou la personne qui a l’autorité parentale, sont informés avant que leur situation soit présentée, et à \
chaque étape ensuite. Rien ne se décide sans leur accord ; ils peuvent le retirer à tout moment, sans se justifier.
- Je parle d’un enfant et de ses parents comme je le ferais devant eux. Je note ce qui va bien autant que ce qui est \
difficile.

# 2. Le strict nécessaire

- Je n’ouvre que les dossiers dont j’ai besoin pour ma mission auprès de l’enfant.
- Je n’écris que des faits utiles à son parcours. Je n’écris ni diagnostic, ni jugement, ni opinion, ni rien qui \
touche à la religion, aux origines, à la politique ou à une procédure judiciaire.
- Je ne partage avec mes collègues que ce qui leur est strictement nécessaire pour évaluer la situation, décider des \
actions et les conduire.

# 3. Le secret

- Si mon métier ou ma mission m’y soumet, je suis tenu au secret professionnel : l’article 226-13 du code pénal punit \
d’un an d’emprisonnement et de 15 000 euros d’amende la révélation d’une information à caractère secret.
- L’article L. 121-6-2 du code de l’action sociale et des familles permet aux professionnels de l’action sociale de \
partager entre eux une information secrète, dans les limites qu’il fixe. Il ne s’étend pas de lui-même aux \
enseignants, aux animateurs ni aux bénévoles : avec eux, je ne partage que ce que la famille a accepté.
- Qui n’est pas tenu au secret par la loi s’engage, par cette charte, à la même discrétion.

# 4. Rien de nominatif hors des équipes de soutien

- La loi n° 2005-32 du 18 janvier 2005, à son article 128, interdit aux membres des équipes de soutien de transmettre \
à l’instance qui porte le programme une information nominative ou couverte par le secret.
- Les comités, les financeurs, les factures, les contrats et les bilans n’ont donc que des nombres et des descriptions \
d’actions : ni nom, ni date de naissance, ni adresse, ni récit qui ferait reconnaître un enfant.

# 5. Mes gestes de tous les jours

- Mon compte est personnel : je ne prête pas mon mot de passe et je ferme ma session quand je quitte mon poste.
- J’exporte et j’imprime le moins possible, je range sous clé, je détruis après usage.
- Je n’envoie aucune information sur un enfant par une messagerie personnelle ou un réseau social.
- Je signale sans attendre à la coordination toute perte, tout vol, tout envoi à la mauvaise personne.

# 6. Un enfant en danger

- Cette charte n’empêche jamais de protéger un enfant. Si je pense qu’il est en danger, j’alerte par les voies prévues \
par la loi, en dehors de ce logiciel.

# 7. Ce que le logiciel garde

- Chaque consultation d’un dossier, chaque modification et chaque export sont enregistrés, avec mon nom et la date. La \
coordination peut les relire.
- Cet engagement dure après la fin de ma mission.
"""


@dataclass(frozen=True)
class Paragraph:
    """A piece of the charter: « heading », « item » or « text »."""

    kind: str
    text: str


def paragraphs(text: str) -> Sequence[Paragraph]:
    """The charter's text, piece by piece."""
    found: list[Paragraph] = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        plain: list[str] = []
        for line in (line.strip() for line in block.split("\n")):
            mark, rest = line[:1], line.lstrip("#- ").strip()
            if mark in ("#", "-") and rest:
                _close(plain, found)
                found.append(Paragraph("heading" if mark == "#" else "item", rest))
            elif line:
                plain.append(line)
        _close(plain, found)
    return found


def _close(plain: list[str], found: list[Paragraph]) -> None:
    if plain:
        found.append(Paragraph("text", " ".join(plain)))
        plain.clear()
