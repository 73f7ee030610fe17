"""Which pages are pictured, and how a browser finds one of each."""

from dataclasses import dataclass

from organization.actor import Profile


@dataclass(frozen=True)
class Stop:
    """A page to picture."""

    name: str
    #: Whose page it is: the first demo account with this profile, best alone, that finds it; None: a stranger.
    profile: Profile | None
    #: Its address as the application knows it, with fields as in `/models/<key>`.
    page: str
    #: Where the way there begins; a page without fields needs no way.
    begin: str = ""
    #: Selectors of links to follow from there, one after the other.
    follow: tuple[str, ...] = ()
    #: A selector of what the page must show: of the last links, the first whose page shows it is taken.
    shows: str = "main"


_A_PROCESS = 'main a[href^="/models/"]:not([href$="/upload"]):not([href$="/new"])'
_A_DRAFT = 'main a[href*="/drafts/"]:not([download])'
_SHARED = "/shared/<any(form, decisions):kind>/<key>"
_A_SHARED = 'main a[href^="/shared/"]'
#: What only the story of a case with a decision table says.
_A_RULE = "#case-story :text-matches('(regla|rule) [0-9]', 'i')"

STOPS = (
    Stop("sign-in", None, "/sign-in"),
    Stop("inbox", Profile.END_USER, "/inbox"),
    Stop("task", Profile.END_USER, "/tasks/<user_task_id>", "/inbox?box=roles", ("a.task",)),
    Stop("my-cases", Profile.END_USER, "/my-cases"),
    Stop("where-is-my-case", Profile.END_USER, "/my-cases/<instance_id>", "/my-cases", ('main a[href^="/my-cases/"]',)),
    Stop(
        "answered-case",
        Profile.END_USER,
        "/my-cases/<instance_id>",
        "/my-cases",
        ('main a[href^="/my-cases/"]',),
        "#answer dd",
    ),
    Stop("start", Profile.END_USER, "/start"),
    Stop("start-form", Profile.END_USER, "/start/<key>", "/start", ('main a[href="/start/employee_request"]',)),
    Stop("account", Profile.END_USER, "/account"),
    Stop("not-allowed", Profile.END_USER, "/organization/people"),
    Stop("not-found", Profile.END_USER, "/nowhere"),
    Stop("library", Profile.BUSINESS_USER, "/library"),
    Stop("library-process", Profile.BUSINESS_USER, "/library/<key>", "/library", ('main a[href^="/library/"]',)),
    Stop("operations", Profile.BUSINESS_USER, "/operations"),
    Stop("new-operation", Profile.IT, "/operations/new"),
    Stop("operation", Profile.IT, "/operations/<key>", "/operations", ('main a[href="/operations/send_email"]',)),
    Stop("shared-files", Profile.BUSINESS_USER, "/shared"),
    Stop("shared-file", Profile.BUSINESS_USER, _SHARED, "/shared", (_A_SHARED,)),
    Stop(
        "shared-file-editor",
        Profile.BUSINESS_USER,
        f"{_SHARED}/edit",
        "/shared",
        (_A_SHARED, 'main a[href$="/edit"]'),
        "[data-drawn]",
    ),
    Stop(
        "share-a-file",
        Profile.BUSINESS_USER,
        "/shared/offer",
        "/models",
        (_A_PROCESS, _A_DRAFT, 'main a[href^="/shared/offer"]'),
    ),
    Stop("handbook", Profile.BUSINESS_USER, "/handbook"),
    Stop(
        "library-update",
        Profile.BUSINESS_USER,
        "/library/<key>/update",
        "/models",
        (_A_PROCESS, 'main a[href^="/library/"][href$="/update"]'),
    ),
    Stop("processes", Profile.BUSINESS_USER, "/models"),
    Stop("process", Profile.BUSINESS_USER, "/models/<key>", "/models", (_A_PROCESS,)),
    Stop("upload", Profile.BUSINESS_USER, "/models/upload"),
    Stop("new-process", Profile.BUSINESS_USER, "/models/new"),
    Stop(
        "modeler",
        Profile.BUSINESS_USER,
        "/models/<key>/edit",
        "/models",
        (_A_PROCESS, 'main a[href$="/edit"]'),
        "[data-modeler][data-drawn]",
    ),
    Stop(
        "try-a-draft",
        Profile.BUSINESS_USER,
        "/models/<key>/try",
        "/models",
        (_A_PROCESS, 'main a[href$="/try"]'),
        "#try-canvas[data-drawn]",
    ),
    Stop(
        "try-a-library-process",
        Profile.BUSINESS_USER,
        "/library/<key>/try",
        "/library",
        ('main a[href^="/library/"]', 'main a[href$="/try"]'),
        "#try-canvas[data-drawn]",
    ),
    Stop(
        "form-editor",
        Profile.BUSINESS_USER,
        "/models/<key>/edit/forms/<form_key>",
        "/models",
        (_A_PROCESS, _A_DRAFT, 'main a[href*="/edit/forms/"]'),
        "[data-drawn] [data-form-editor]",
    ),
    Stop(
        "decision-editor",
        Profile.BUSINESS_USER,
        "/models/<key>/edit/decisions/<file_name>",
        "/models",
        (_A_PROCESS, _A_DRAFT, 'main a[href*="/edit/decisions/"]'),
        "[data-decision-editor][data-drawn]",
    ),
    Stop(
        "draft",
        Profile.BUSINESS_USER,
        "/models/<key>/drafts/<int:number>",
        "/models",
        (_A_PROCESS, _A_DRAFT),
        ".finds li",
    ),
    Stop(
        "version",
        Profile.BUSINESS_USER,
        "/models/<key>/versions/<int:version>",
        "/models",
        (
            _A_PROCESS,
            'main a[href*="/versions/"]:not([download])',
        ),
        "a[href$='.dmn']",
    ),
    Stop(
        "comparison",
        Profile.BUSINESS_USER,
        "/models/<key>/compare/<older>/<newer>",
        "/models",
        (
            _A_PROCESS,
            'main a[href$="/edit"]',
            'main a[href*="/compare/"]',
        ),
        ".chg li",
    ),
    Stop("dashboards", Profile.MANAGER, "/dashboards"),
    Stop("dashboard", Profile.MANAGER, "/dashboards/<key>", "/dashboards", ('main a[href^="/dashboards/"]',)),
    Stop(
        "cases-behind-a-figure",
        Profile.MANAGER,
        "/dashboards/<key>/cases",
        "/dashboards",
        ('main a[href^="/dashboards/"]', 'main a[href*="/cases?"]'),
        "tbody tr",
    ),
    Stop("incidents", Profile.IT, "/incidents"),
    Stop("cases", Profile.IT, "/instances"),
    Stop("case", Profile.IT, "/instances/<instance_id>", "/instances", ('main a[href^="/instances/"]',)),
    Stop(
        "decided-case",
        Profile.IT,
        "/instances/<instance_id>",
        "/instances?process=purchasing",
        ('main tbody a[href^="/instances/"]',),
        _A_RULE,
    ),
    Stop("stopped-case", Profile.IT, "/instances/<instance_id>", "/incidents", ('main a[href^="/instances/"]',)),
    Stop(
        "change-variable",
        Profile.IT,
        "/instances/<instance_id>/variables",
        "/incidents",
        ('main a[href^="/instances/"]', '.vars a[href*="/variables?"]'),
    ),
    Stop("people", Profile.ADMINISTRATOR, "/organization/people"),
    Stop("person", Profile.ADMINISTRATOR, "/organization/people/<username>", "/organization/people", ("#people a",)),
    Stop("new-person", Profile.ADMINISTRATOR, "/organization/people/new"),
    Stop("roles", Profile.ADMINISTRATOR, "/organization/roles"),
    Stop("areas", Profile.ADMINISTRATOR, "/organization/areas"),
)
