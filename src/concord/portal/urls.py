"""Every address of the portal. A test walks this table as every kind of person."""

from allauth.socialaccount import views as social
from django.urls import include, path, register_converter

from concord.portal import explaining, health, landing, language, metrics, tables
from concord.portal.accounts import managing
from concord.portal.assessing import pages as assessing
from concord.portal.converters import FileKind, MonthInAddress
from concord.portal.digest.pages import mail
from concord.portal.enrolling import own, papers
from concord.portal.exports import pages as exports
from concord.portal.helping.pages import helping
from concord.portal.improving import pages as improving
from concord.portal.learning import calendar
from concord.portal.program import log
from concord.portal.spending import pages as spending
from concord.portal.surveys import experience
from concord.portal.surveys import pages as surveys

register_converter(MonthInAddress, "month")
register_converter(FileKind, "kind")

handler500 = "concord.portal.faults.broken"
urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", landing.landing, name="landing"),
    path("choose/", landing.choose, name="choose"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/email/", landing.not_here, name="account_email"),
    path("account/sign-on/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("account/sign-on/connections/", landing.not_here, name="socialaccount_connections"),
    path("account/sign-on/signup/", landing.not_here, name="socialaccount_signup"),
    path("account/sign-on/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("account/sign-on/error/", social.login_error, name="socialaccount_login_error"),
    path("account/", include("allauth.account.urls")),
    path("practice/", include("concord.portal.practice.urls")),
    path("practice/improvement/", improving.improvement, name="improvement"),
    path("practice/improvement/<slug:uid>/", improving.aim, name="aim"),
    path("practice/actions/<slug:uid>/done/", improving.action_done, name="action_done"),
    path("practice/assessments/", assessing.assessments, name="assessments"),
    path("practice/assessments/<slug:uid>/", assessing.assessment, name="assessment"),
    path("practice/surveys/", surveys.surveys, name="surveys"),
    path("practice/surveys/<slug:uid>/", surveys.survey, name="survey"),
    path("practice/experience/", experience.own_experience, name="own_experience"),
    path("practice/spending/", spending.spending, name="spending"),
    path("practice/spending/<slug:uid>/paper/", spending.spending_paper, name="spending_paper"),
    path("program/spending/", spending.program_spending, name="program_spending"),
    path("program/spending/improvement/", spending.spending_improvement, name="spending_improvement"),
    path("program/surveys/", surveys.rounds, name="survey_rounds"),
    path("program/surveys/<slug:uid>/", surveys.survey_round, name="survey_round"),
    path("program/experience/", experience.experience, name="experience_rates"),
    path("", include("concord.portal.sharing.urls")),
    path("", include("concord.portal.rel.urls")),
    path("commitments/", include("concord.portal.commitments.urls")),
    path("measure-set/", include("concord.portal.measure_set.urls")),
    path("learning/", include("concord.portal.learning.urls")),
    path("calendar/<str:key>.ics", calendar.calendar, name="calendar"),
    path("practice/taking-part/", own.taking_part, name="taking_part"),
    path("papers/<slug:uid>/", papers.paper, name="paper"),
    path("program/", include("concord.portal.enrolling.urls")),
    path("language/", language.set_language, name="language"),
    path("plan/", include("concord.portal.plan.urls")),
    path("practice/log/", log.own_log, name="practice_log"),
    path("program/", include("concord.portal.program.urls")),
    path("users/", managing.users, name="users"),
    path("users/<int:user>/", managing.user, name="user"),
    path("steward/", include("concord.portal.steward.urls")),
    path("coach/", include("concord.portal.coaching.urls")),
    path("scenarios/", include("concord.portal.scenarios.urls")),
    path("extracts/", include("concord.portal.extracts.urls")),
    path("", include("concord.portal.papers.urls")),
    path("tables/", tables.public, name="public_tables"),
    path("mail/", mail, name="mail"),
    path("help/", helping, name="help"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<int:number>/", exports.export, name="export"),
    path("explain/<str:key>/", explaining.explanation, name="explain"),
]
