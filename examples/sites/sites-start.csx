// Run once, when the snap-in is loaded. What it declares stays in the session.
using Fabrikam.Sites;

Site news = Site.Open("/news");
Console.WriteLine($"{Site.All.Count} sites; 'news' is {news.Address}");
