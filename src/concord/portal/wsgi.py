"""What a web server runs: `gunicorn concord.portal.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.portal.settings")
application = get_wsgi_application()
