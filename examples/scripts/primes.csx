// Prime numbers, the old way. Run: rcsi invoke local examples/scripts/primes.csx
IEnumerable<int> Primes(int limit)
{
    var composite = new bool[limit + 1];
    for (int n = 2; n <= limit; n++)
    {
        if (composite[n]) continue;
        yield return n;
        for (int m = n * 2; m <= limit; m += n) composite[m] = true;
    }
}

var primes = Primes(50).ToList();
Console.WriteLine($"{primes.Count} primes up to 50");
primes
