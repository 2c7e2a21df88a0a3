%% A server.
-module(server).
-export([start/0]).

start() -> io:format("50% done~n"), % fine
    X = $", Y = $%, {X, Y}.
% end
