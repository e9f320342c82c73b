-- For wrk: asks the paths of a file (one a line) in turn, beginning after the first so many, and over again at its end.
-- Prints one line of JSON: what was asked, what came back, and how often each latency (in microseconds) was seen.
local threads, requests, at = {}, {}, 0

-- Global, so that the state that prints can ask for it. wrk makes one request before it begins and never sends it.
sent = -1

function setup(thread)
  threads[#threads + 1] = thread
end

function init(args)
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format('GET', path)
  end
  at = tonumber(args[2]) - 1
end

function request()
  sent = sent + 1
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local seen, asked = {}, 0
  for index = 1, #latency do
    local value, count = latency(index)
    seen[index] = string.format('[%d,%d]', value, count)
  end
  for _, thread in ipairs(threads) do
    asked = asked + thread:get('sent')
  end
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  local line = '{"sent":%d,"requests":%d,"bytes":%.0f,"micros":%d,"refused":%d,"broken":%d,"latencies":[%s]}'
  local counts = { asked, summary.requests, summary.bytes, summary.duration, errors.status, broken }
  counts[#counts + 1] = table.concat(seen, ',')
  print(string.format(line, unpack(counts)))
end
