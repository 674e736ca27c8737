"""The application: `flask --app app …`, or `python app.py` to serve it."""

from pre_admin import create_app

app = create_app()

if __name__ == "__main__":
    from pre_admin.serve import serve

    serve(app)
