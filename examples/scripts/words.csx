// The most frequent words of what comes in. Run: rcsi invoke local examples/scripts/words.csx < some-file
var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
for (string line; (line = Console.ReadLine()) is not null;)
{
    foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
    {
        counts[word] = counts.GetValueOrDefault(word) + 1;
    }
}

foreach (var (word, count) in counts.OrderByDescending(pair => pair.Value).Take(3)) Console.WriteLine($"{count,4} {word}");
