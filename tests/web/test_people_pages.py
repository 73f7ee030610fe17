"""People and roles as pages: who sees them, what they change, what they say."""

import re

import pytest
from flask.testing import FlaskClient

from foundation.unit_of_work import Work
from organization.actor import AreaRight, Holder, HolderKind, Profile, machine_actor
from organization.areas import rights_in, set_rights
from organization.directory import person_by_username
from organization.permissions import Action, may
from tests.support.company import PASSWORD, actor
from tests.support.pages import post, sign_in


@pytest.fixture
def administrator(visitor: FlaskClient) -> FlaskClient:
    sign_in(visitor, "oscar.luna")
    return visitor


@pytest.mark.row("G4", part="no people")
@pytest.mark.parametrize("username", ["diego.aznar", "elvira.montes", "carmen.ibanez"])
def test_people_are_not_shown_to_who_may_not_see_them(visitor: FlaskClient, username: str):
    sign_in(visitor, username)
    answer = visitor.get("/organization/people")
    assert answer.status_code == 403
    assert "«Ver personas y roles»" in answer.text
    assert "Puede dártelo Óscar Luna." in answer.text


def test_it_sees_people_but_cannot_change_them(visitor: FlaskClient):
    sign_in(visitor, "laia.ferrer")
    page = visitor.get("/organization/people/nuria.perez").text
    assert "Nuria Pérez" in page
    assert "Cerrar la cuenta" not in page
    assert post(visitor, "/organization/people/nuria.perez/disable").status_code == 403


def test_the_list_shows_everybody_with_profiles_and_roles(administrator: FlaskClient):
    page = administrator.get("/organization/people").text
    assert "7 personas" in page
    assert "Técnico/a de RR. HH." in page


@pytest.mark.row("G7", part="sources shown")
def test_a_person_sees_which_profile_gives_which_right(visitor: FlaskClient):
    sign_in(visitor, "elvira.montes")
    page = visitor.get("/account").text
    assert "Publicar procesos" in page
    assert "Compras" in page[page.index("Publicar procesos") :][:600]


def test_a_new_person_is_created_with_profiles_and_roles_at_once(administrator: FlaskClient, company: Work):
    form = {"username": "Ana.Rojas", "name": "Ana Rojas", "email": "", "language": "en", "profile": ["it", "manager"]}
    assert 'name="role" value="buyer"' in administrator.get("/organization/people/new").text
    answer = post(administrator, "/organization/people", {**form, "role": ["buyer"]}, follow_redirects=True)
    assert "Ana Rojas ya está." in answer.text
    with company.read() as unit:
        ana = person_by_username(unit, "ana.rojas")
    assert (ana.profiles, ana.roles) == ({Profile.IT, Profile.MANAGER}, {"buyer"})


def test_everything_that_is_wrong_with_a_new_person_is_said_at_once_each_at_its_field(administrator: FlaskClient):
    form = {
        "username": "nuria.perez",
        "name": " ",
        "email": "x",
        "language": "es",
        "password": "corta",
        "role": "buyer",
    }
    answer = post(administrator, "/organization/people", form)
    said = {
        field: answer.text.split(f'id="f-{field}-error">')[1].split("</div>")[0] for field in form if field in _SAID
    }
    assert answer.status_code == 422
    assert [field for field, words in _SAID.items() if words not in said[field]] == []
    assert 'value="buyer" checked' in answer.text


_SAID = {
    "username": "Alguien tiene ya el usuario o el correo nuria.perez.",
    "name": "Una persona necesita un nombre",
    "email": "x no es una dirección de correo.",
    "password": "La contraseña tiene 5 caracteres",
}


def test_what_was_typed_is_kept_when_it_is_refused(administrator: FlaskClient):
    form = {"username": "ana.rojas", "name": "Ana Rojas", "email": "x@y", "language": "es", "password": "corta"}
    answer = post(administrator, "/organization/people", form)
    assert answer.status_code == 422
    assert "La contraseña tiene 5 caracteres y necesita al menos 12." in answer.text
    assert 'value="Ana Rojas"' in answer.text
    assert "corta" not in answer.text


def test_a_change_of_rights_can_be_undone_with_one_click(administrator: FlaskClient, company: Work):
    path = "/organization/people/nuria.perez/rights"
    answer = post(administrator, path, {"profile": ["manager"], "role": ["buyer", "employee"]}, follow_redirects=True)
    assert "Cambiados los perfiles y roles de Nuria Pérez." in answer.text
    toast = answer.text[answer.text.index("data-toast") :]
    assert f'action="{path}"' in toast
    assert 'name="profile" value="end_user"' in toast
    assert 'name="role" value="hr-officer"' in toast
    assert actor(company, "nuria.perez").roles == {"buyer", "employee"}


def test_closing_an_account_that_leaves_a_role_empty_asks_with_the_effect(administrator: FlaskClient):
    page = administrator.get("/organization/people/nuria.perez").text
    assert "¿Cerrar la cuenta de Nuria Pérez?" in page
    assert "rol se queda sin nadie: Técnico/a de RR. HH." in page
    assert "¿Cerrar la cuenta de" not in administrator.get("/organization/people/carmen.ibanez").text


def test_an_account_is_closed_and_opened_again(administrator: FlaskClient):
    path = "/organization/people/nuria.perez"
    assert "ya no puede entrar" in post(administrator, f"{path}/disable", follow_redirects=True).text
    assert "puede entrar otra vez" in post(administrator, f"{path}/enable", follow_redirects=True).text


def test_the_last_administrator_cannot_close_their_own_account(administrator: FlaskClient):
    answer = post(administrator, "/organization/people/oscar.luna/disable")
    assert answer.status_code == 409
    assert "la última persona que administra" in answer.text


def test_details_and_password_are_changed(administrator: FlaskClient, company: Work):
    form = {"name": "Nuria P.", "email": "", "language": "en", "time_zone": "Atlantic/Canary", "password": PASSWORD}
    assert post(administrator, "/organization/people/nuria.perez", form).status_code == 302
    with company.read() as unit:
        nuria = person_by_username(unit, "nuria.perez")
    assert (nuria.name, nuria.time_zone, nuria.has_password) == ("Nuria P.", "Atlantic/Canary", True)
    refused = post(administrator, "/organization/people/nuria.perez", {**form, "email": "no"})
    assert refused.status_code == 422
    assert "no es" in refused.text.split('id="f-email-error">')[1].split("</div>")[0]


def test_somebody_unknown_is_not_found(administrator: FlaskClient):
    answer = administrator.get("/organization/people/nobody")
    assert answer.status_code == 404
    assert "No hay nadie con el usuario nobody." in answer.text


def test_gaps_in_roles_are_said_in_words(administrator: FlaskClient):
    page = administrator.get("/organization/roles").text
    assert "Nadie tiene 1 rol:" in page
    assert "Asesoría jurídica" in page


@pytest.mark.row("G9", part="page")
def test_rights_of_an_area_are_given_and_taken_and_can_be_undone(administrator: FlaskClient, company: Work):
    with company.read() as unit:
        before = rights_in(unit, "itil")
    shown = _shown_in(administrator.get("/organization/areas").text, "itil")
    ticked = [*(one for one in shown if "manager" not in one), "profile:business_user:publish"]
    form = {"shown": shown, "right": ticked, "role": "legal-counsel"}
    answer = post(administrator, "/organization/areas/itil", form, follow_redirects=True)
    assert "Cambiados los permisos en Servicios de TI." in answer.text
    assert may(actor(company, "elvira.montes"), Action.PUBLISH_MODELS, area="itil")
    assert not may(actor(company, "carmen.ibanez"), Action.SEE_FIGURES, area="itil")
    with company.read() as unit:
        changed = {"business_user", "manager", "legal-counsel"}
        now = rights_in(unit, "itil")
    assert {holder.key for holder in before.keys() | now if before.get(holder) != now.get(holder)} == changed

    toast = answer.text[answer.text.index("data-toast") :]
    undo = {name: re.findall(f'name="{name}" value="([^"]+)"', toast) for name in ("shown", "right")}
    post(administrator, "/organization/areas/itil", undo)
    with company.read() as unit:
        assert rights_in(unit, "itil") == before


def test_saving_rights_leaves_what_somebody_else_has_changed_meanwhile(administrator: FlaskClient, company: Work):
    shown = _shown_in(administrator.get("/organization/areas").text, "itil")
    it, employee = Holder(HolderKind.PROFILE, Profile.IT), Holder(HolderKind.ROLE, "employee")
    with company.begin() as unit:
        set_rights(unit, machine_actor(), "itil", it, {AreaRight.SEE, AreaRight.START, AreaRight.PUBLISH})
        set_rights(unit, machine_actor(), "itil", employee, {AreaRight.SEE})
    form = {"shown": shown, "right": [one for one in shown if one != "profile:it:start"]}
    post(administrator, "/organization/areas/itil", form)
    with company.read() as unit:
        now = rights_in(unit, "itil")
    assert (now[it], now[employee]) == ({AreaRight.SEE, AreaRight.PUBLISH}, {AreaRight.SEE})


def test_a_form_that_shows_and_ticks_nothing_changes_no_right(administrator: FlaskClient, company: Work):
    with company.read() as unit:
        before = rights_in(unit, "itil")
    answer = post(administrator, "/organization/areas/itil", follow_redirects=True)
    assert "Cambiados los permisos" not in answer.text
    with company.read() as unit:
        assert rights_in(unit, "itil") == before


@pytest.mark.parametrize("form", [{}, {"right": "profile:it:see"}])
def test_rights_of_an_area_that_is_not_there_are_answered_as_not_found(administrator: FlaskClient, form):
    answer = post(administrator, "/organization/areas/nowhere", form)
    assert answer.status_code == 404


def test_an_administrator_adds_an_area_of_the_company_s_own(administrator: FlaskClient, company: Work):
    form = {"name_es": "Logística y almacén", "name_en": ""}
    answer = post(administrator, "/organization/areas", form, follow_redirects=True)
    assert "Añadida el área Logística y almacén." in answer.text
    assert '<code class="xs dim" title="Su clave en los dibujos">logistica_y_almacen</code>' in answer.text
    assert may(actor(company, "diego.aznar"), Action.START_CASES, area="logistica_y_almacen")

    again = post(administrator, "/organization/areas", form)
    assert again.status_code == 422
    assert "Ya hay un área con la clave logistica_y_almacen." in again.text
    assert 'value="Logística y almacén"' in again.text
    assert "Un área necesita un nombre" in post(administrator, "/organization/areas", {"name_es": "¿?"}).text


def test_who_may_not_change_areas_is_offered_none_to_add(visitor: FlaskClient):
    sign_in(visitor, "laia.ferrer")
    assert "Añadir un área" not in visitor.get("/organization/areas").text
    assert post(visitor, "/organization/areas", {"name_es": "Logística"}).status_code == 403


def _shown_in(page: str, area: str) -> list[str]:
    """The rights that the form of an area shows as given."""
    form = page.split(f'action="/organization/areas/{area}"')[1].split("</form>", maxsplit=1)[0]
    return re.findall(r'name="shown" value="([^"]+)"', form)


def test_people_change_their_own_password_and_stay_signed_in(visitor: FlaskClient):
    sign_in(visitor, "diego.aznar")
    wrong = post(visitor, "/account/password", {"old": "wrong", "new": "x", "again": "x"})
    assert "Esa no es tu contraseña actual." in wrong.text
    new = "farol sierra 9 lluvia"
    differ = post(visitor, "/account/password", {"old": PASSWORD, "new": new, "again": "other"})
    assert "Las dos contraseñas no son iguales." in differ.text
    done = post(visitor, "/account/password", {"old": PASSWORD, "new": new, "again": new}, follow_redirects=True)
    assert "Cambiada tu contraseña." in done.text


def test_people_choose_how_they_see_cauce(visitor: FlaskClient):
    sign_in(visitor, "diego.aznar")
    form = {"language": "en", "time_zone": "Atlantic/Canary"}
    assert "Your account is saved." in post(visitor, "/account", form, follow_redirects=True).text
    assert post(visitor, "/account", {"language": "en", "time_zone": "Moon/Crater"}).status_code == 422
