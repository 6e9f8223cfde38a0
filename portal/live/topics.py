"""Names of what can change on a screen. A topic carries ids only, never a name or a text."""


def team(team_id: int) -> str:
    """Something in the lists of this team changed."""
    return f"team-{team_id}"


def case(case_id: int) -> str:
    """Something in this case changed."""
    return f"case-{case_id}"


def user(user_id: int) -> str:
    """Something for this colleague only changed."""
    return f"user-{user_id}"


def desk(desk_id: int) -> str:
    """Something at this walk-in desk changed: its queue, its service points, its day."""
    return f"desk-{desk_id}"


def belongs_to_page(topic: str) -> bool:
    """Tell whether a page asked for this topic itself: not the colleague's own or a team's."""
    return not topic.startswith(("team-", "user-"))
