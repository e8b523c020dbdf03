"""Every setting with one sentence. Settings concern the installation, never a rule (design 6)."""

#: The folder of the installation: the database, kept files, and the course unless set apart.
LMS_DATA_DIR = "."
#: The database's address; empty means the file `lms.sqlite3` in the data folder.
LMS_DATABASE_URL = ""
#: The folder with `programme.md` and `modules/`; empty means the installation's, else the shipped.
LMS_CONTENT_DIR = ""
#: The folder with the questions; empty means the installation's, else the shipped.
LMS_QUIZZES_DIR = ""
#: The address people type, with its scheme; cookies are marked secure when it is https.
LMS_BASE_URL = ""
#: The language of pages when nothing is known about the reader.
LMS_LANGUAGE = "de"
#: The template that frames every page; a host names its own.
LMS_LAYOUT = "lms/layout.html"
#: The slug of a cohort everybody signed in by the host takes part in; empty means nobody.
LMS_OPEN_COHORT = ""
#: What signs the host's cookies; the standalone app makes one once and keeps it.
LMS_SECRET_KEY = ""
#: The mail server, such as smtp://name:password@mail.example.org:587; empty means no mails go out.
LMS_SMTP_URL = ""
#: The address mails come from; empty means the course's own, from `programme.md`.
LMS_MAIL_FROM = ""

DEFAULTS: dict[str, str] = {
    name: value for name, value in dict(globals()).items() if name.startswith("LMS_")
}
