// The largest files of a folder, as a table. Run: rcsi invoke user@host examples/scripts/largest.csx
var folder = Directory.CreateTempSubdirectory("example-");
foreach (var (name, size) in new[] { ("alpha.log", 300), ("beta.log", 100), ("gamma.log", 200) })
{
    File.WriteAllBytes(Path.Combine(folder.FullName, name), new byte[size]);
}

var largest = folder.GetFiles().OrderByDescending(file => file.Length).Select(file => new { file.Name, file.Length }).ToArray();
folder.Delete(recursive: true);
largest
