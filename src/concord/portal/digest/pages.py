"""Which mail the reader gets."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.accounts.models import Role
from concord.portal.digest.models import Choice


class ChoiceForm(forms.Form):
    """Two ticks."""

    is_weekly = forms.BooleanField(label=L("On Mondays: how much waits"), required=False)
    is_daily = forms.BooleanField(
        label=L("Each morning: patients to call after a hospital visit"), required=False
    )


@reader_required(*Role.values, needs_book=False)
@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """The reader's choice, in the language in which it is made."""
    choice = Choice.objects.filter(user=request.user).first() or Choice(user=request.user)  # type: ignore[misc]
    form = ChoiceForm(
        request.POST or None, initial={"is_weekly": choice.is_weekly, "is_daily": choice.is_daily}
    )
    if request.method == "POST":
        form = ChoiceForm(request.POST)
        form.is_valid()
        said = {k: bool(form.cleaned_data.get(k)) for k in ("is_weekly", "is_daily")}
        Choice.objects.update_or_create(
            user=request.user, defaults={**said, "language": (get_language() or "en")[:8]}
        )
        messages.success(request, _("Kept."))
        return redirect("mail")
    return render(request, "mail.html", {"form": form})
