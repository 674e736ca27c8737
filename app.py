"""The application: `flask --app app …`, or `python app.py` to serve it."""

import sys

from pre_admin import create_app
from pre_admin.config import ConfigurationError

try:
    app = create_app()
except ConfigurationError as refusal:
    sys.exit(str(refusal))

if __name__ == "__main__":
    from pre_admin.serve import serve

    serve(app)
