"""Addresses of a plan's pages."""

from django.urls import path

from concord.portal.plan import agreed, home, members, papers, payments, proof, questions, submissions

urlpatterns = [
    path("", home.home, name="plan_home"),
    path("submissions/", submissions.submissions, name="plan_submissions"),
    path("submissions/<int:file>/", submissions.submission, name="plan_submission"),
    path("members/", members.members, name="plan_members"),
    path("members/<slug:key>/", members.member, name="plan_member"),
    path("measures/", home.measures, name="plan_measures"),
    path("payments/", payments.batches, name="plan_payments"),
    path("payments/<month:month>/", payments.batch, name="plan_batch"),
    path("payments/<slug:organization>/<month:month>/", payments.payment, name="plan_payment"),
    path(
        "payments/<slug:organization>/<month:month>.<kind:kind>",
        payments.payment_file,
        name="plan_payment_file",
    ),
    path("questions/", questions.questions, name="plan_questions"),
    path("questions/<slug:uid>/", questions.question, name="plan_question"),
    path("contracts/", agreed.contracts, name="plan_contracts"),
    path("audit/", proof.proof, name="plan_proof"),
    path("audit/<slug:event>/document/", papers.paper, name="plan_paper"),
]
