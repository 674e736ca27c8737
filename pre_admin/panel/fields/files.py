"""The field that takes a file; holds the id of a stored document, or the file just received."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field

from pre_admin.panel.documents import Upload
from pre_admin.panel.fields.controls import file_control
from pre_admin.panel.fields.ground import CHOOSE, House


class UploadField(House, Field):
    """A scan: PDF, PNG or JPEG."""

    kind = "upload"
    widget = file_control()
    stored_text = ""
    """« PDF, 120 Ko » of the stored document, put by the view that draws the form."""
    stored_url = ""
    data: Any

    @property
    def received(self) -> Upload | None:
        """The file that came with this form and waits for it to be right."""
        return self.data if isinstance(self.data, Upload) else None

    @property
    def stored(self) -> int | None:
        """The document the record holds."""
        return self.object_data if isinstance(self.object_data, int) else None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """A file received, the stored one kept, or none; nobody names a document by its number."""
        if not valuelist:
            return
        given = valuelist[0]
        if isinstance(given, Upload):
            if given.error:
                raise ValueError(given.error)
            self.data = given
        elif given == "":
            self.data = None
        elif str(given) != str(self.object_data):
            raise ValueError(CHOOSE)


class SignatureField(UploadField):
    """A signature drawn with a finger or a pen; it arrives as the picture it is, and is judged as any file."""

    kind = "signature"
    width = 12
