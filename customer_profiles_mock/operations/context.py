from customer_profiles_mock.context import Context, Peers, Transitions

__all__ = ["Context", "Peers", "Transitions"]
