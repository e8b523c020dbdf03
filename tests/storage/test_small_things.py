"""Replies, requests for a conversation, reading positions and the audit."""

from lms.storage import audit, reading, requests
from lms.storage.audit import Event
from tests.storage.world import EVENING, MORNING, NOON, World, append_meeting


def test_the_newest_reply_to_a_meeting_holds(world: World) -> None:
    meeting = append_meeting(world).id
    assert requests.find_reply(world.lena, meeting) is None
    requests.save_reply(world.lena, meeting, coming=True, at=MORNING)
    requests.save_reply(world.lena, meeting, coming=False, at=NOON)
    requests.save_reply(world.tom, meeting, coming=True, at=NOON)
    assert requests.find_reply(world.lena, meeting) is False
    assert requests.list_replies(meeting) == {world.lena: False, world.tom: True}


def test_asking_twice_for_a_conversation_is_asking_once(world: World) -> None:
    requests.add_conversation_request(world.lena, "a", at=NOON)
    requests.add_conversation_request(world.lena, "a", at=EVENING)
    requests.add_conversation_request(world.tom, "a", at=MORNING)
    lenas = requests.ConversationRequest(world.lena, "a", NOON)
    toms = requests.ConversationRequest(world.tom, "a", MORNING)
    assert requests.list_open_conversations([world.lena, world.tom]) == (toms, lenas)


def test_a_conversation_held_closes_the_request(world: World) -> None:
    requests.add_conversation_request(world.lena, "a", at=NOON)
    requests.add_conversation_request(world.lena, "b", at=NOON)
    requests.close_conversation_requests(world.lena, "a", at=EVENING)
    open_ones = requests.list_open_conversations([world.lena])
    assert [request.unit_id for request in open_ones] == ["b"]


def test_a_reading_position_is_replaced(world: World) -> None:
    reading.save_position(world.lena, "a", "erste-schritte", at=MORNING)
    reading.save_position(world.lena, "b", "oben", at=NOON)
    reading.save_position(world.lena, "a", "weitere-schritte", at=EVENING)
    assert reading.find_position(world.lena, "a") == "weitere-schritte"
    assert reading.find_position(world.tom, "a") is None
    positions = reading.list_positions(world.lena)
    assert list(positions.items()) == [("a", "weitere-schritte"), ("b", "oben")]


def test_an_event_comes_back_with_its_detail(world: World) -> None:
    first = audit.append_event(MORNING, None, Event.SIGNED_IN, "login", 4)
    second = audit.append_event(
        NOON, world.tom, Event.ADDED, "person", world.lena, world.lena, {"before": "Ä"}
    )
    assert audit.list_events(newest=5) == (
        audit.AuditEvent(
            second, NOON, world.tom, Event.ADDED, "person", "1", world.lena, {"before": "Ä"}
        ),
        audit.AuditEvent(first, MORNING, None, Event.SIGNED_IN, "login", "4", None, {}),
    )
    assert len(audit.list_events(newest=1)) == 1
